package io.heddle.server.metrics;

import io.heddle.server.command.Command;
import io.heddle.server.command.ServerContext;
import io.heddle.server.stats.CommandTotals;
import io.heddle.shard.Shard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What was counted of commands and errors, by name. A command has meters once it was called.
 * Refreshed by one thread at a time, read by that thread afterwards.
 */
final class CommandMeters {
  private final ServerContext server;
  private final PrometheusMeterRegistry registry;
  private final Set<String> known = new HashSet<>();
  private CommandTotals totals;

  CommandMeters(ServerContext server, PrometheusMeterRegistry registry) {
    this.server = server;
    this.registry = registry;
    this.totals = sums();
    registry
        .getPrometheusRegistry()
        .register(new LatencyHistograms(server.commands().numbered(), () -> totals));
  }

  /** The sums of all lanes; taken beside the shards, without their turns. */
  private CommandTotals sums() {
    CommandTotals sums = new CommandTotals(server.commands().numbered().size(), true);
    for (Shard shard : server.shards().all()) {
      server.statistics().ofShard(shard.index()).addTo(sums);
    }
    server.statistics().ofSessions().addTo(sums);
    return sums;
  }

  /** Looks at all counters anew. */
  void refresh() {
    totals = sums();
    for (Command command : server.commands().numbered()) {
      int id = command.id();
      if (totals.calls(id) + totals.rejections(id) > 0 && known.add(command.fullName())) {
        bind(command);
      }
    }
    for (String code : server.statistics().errors().byCode().keySet()) {
      if (known.add("error " + code)) {
        FunctionCounter.builder(
                "heddle.errors",
                server.statistics().errors(),
                errors -> errors.byCode().getOrDefault(code, 0L))
            .description("Error replies by code")
            .tag("code", code)
            .register(registry);
      }
    }
  }

  private void bind(Command command) {
    int id = command.id();
    counter(command, "heddle.commands", "Calls", one -> one.totals.calls(id));
    counter(
        command,
        "heddle.commands.failed",
        "Calls that ended with an error",
        one -> one.totals.failures(id));
    counter(
        command,
        "heddle.commands.rejected",
        "Requests refused before the command ran",
        one -> one.totals.rejections(id));
  }

  private void counter(
      Command command, String name, String description, ToDoubleFunction<CommandMeters> value) {
    FunctionCounter.builder(name, this, value)
        .description(description)
        .tag("command", command.fullName())
        .register(registry);
  }
}

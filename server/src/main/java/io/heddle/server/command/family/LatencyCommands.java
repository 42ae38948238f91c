package io.heddle.server.command.family;

import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Help;
import io.heddle.server.command.NoArguments;
import io.heddle.server.info.LatencyAdvice;
import io.heddle.server.info.LatencyGraph;
import io.heddle.server.info.LatencyTable;
import io.heddle.server.stats.LatencyEvent;
import io.heddle.server.stats.LatencyMonitor;
import io.heddle.server.stats.LatencyMonitor.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code LATENCY}: what took long, and how long commands take. */
final class LatencyCommands {
  private LatencyCommands() {}

  static List<Command> all() {
    return List.of(LATENCY);
  }

  static final Command LATEST =
      about("LATEST", "", "request_policy:all_nodes", "response_policy:special")
          .arity(2)
          .doc("Shows the newest sample of each event.", "2.8.13", "O(1)")
          .onSession(LatencyCommands::latest);

  private static Reply latest(Call call, NoArguments none) {
    List<Reply> events = new ArrayList<>();
    for (History history : monitor(call).histories()) {
      events.add(
          Reply.array(
              Reply.bulk(history.event().wireName()),
              Reply.integer(history.latest().seconds()),
              Reply.integer(history.latest().millis()),
              Reply.integer(history.worstMillis())));
    }
    return Reply.array(events);
  }

  static final Command HISTORY =
      about("HISTORY", "event", "request_policy:all_nodes", "response_policy:special")
          .arity(3)
          .doc("Shows the samples of an event.", "2.8.13", "O(1)")
          .onSession(Arguments::nextOwned, LatencyCommands::history);

  private static Reply history(Call call, Bytes name) {
    History history = find(call, name);
    if (history == null) {
      return Reply.EMPTY_ARRAY;
    }
    return Reply.array(
        history.samples().stream()
            .map(
                sample ->
                    Reply.array(Reply.integer(sample.seconds()), Reply.integer(sample.millis())))
            .toList());
  }

  /** What is known of the event of exactly that name. */
  private static @Nullable History find(Call call, Bytes name) {
    for (LatencyEvent event : LatencyEvent.values()) {
      if (name.equals(Bytes.of(event.wireName()))) {
        return monitor(call).history(event);
      }
    }
    return null;
  }

  static final Command RESET =
      admin("RESET", "[event [event ...]]")
          .flags(NOSCRIPT, LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "response_policy:agg_sum")
          .arity(-2)
          .doc("Forgets the samples of events.", "2.8.13", "O(1)")
          .onSession(LatencyCommands::parseReset, LatencyCommands::reset);

  private static List<LatencyEvent> parseReset(Arguments arguments) {
    if (!arguments.hasNext()) {
      return List.of(LatencyEvent.values());
    }
    List<LatencyEvent> events = new ArrayList<>();
    while (arguments.hasNext()) {
      Bytes name = arguments.next();
      for (LatencyEvent event : LatencyEvent.values()) {
        if (name.toString().equalsIgnoreCase(event.wireName())) {
          events.add(event);
        }
      }
    }
    return events;
  }

  private static Reply reset(Call call, List<LatencyEvent> events) {
    return Reply.integer(events.stream().filter(monitor(call)::reset).count());
  }

  static final Command GRAPH =
      about("GRAPH", "event", "request_policy:all_nodes", "response_policy:special")
          .arity(3)
          .doc("Draws the samples of an event.", "2.8.13", "O(1)")
          .onSession(Arguments::nextOwned, LatencyCommands::graph);

  private static Reply graph(Call call, Bytes name) {
    History history = find(call, name);
    if (history == null) {
      throw new ClientException(
          "ERR No samples available for event '" + name.beforeZeroByte() + "'");
    }
    String graph = LatencyGraph.of(history, call.server().clock().millis());
    return new Reply.Verbatim("txt", Bytes.of(graph));
  }

  static final Command DOCTOR =
      about("DOCTOR", "", "request_policy:all_nodes", "response_policy:special")
          .arity(2)
          .doc("Says in words what took long, and what may help.", "2.8.13", "O(1)")
          .onSession(
              (call, none) -> new Reply.Verbatim("txt", Bytes.of(LatencyAdvice.of(call.server()))));

  static final Command HISTOGRAM =
      about(
              "HISTOGRAM",
              "[command [command ...]]",
              "request_policy:all_nodes",
              "response_policy:special")
          .arity(-2)
          .doc("Shows how the latencies of commands are spread.", "7.0.0", "O(N) commands")
          .shardByShard(LatencyCommands::parseHistogram, LatencyCommands::histogram);

  private static List<Bytes> parseHistogram(Arguments arguments) {
    List<Bytes> names = new ArrayList<>();
    while (arguments.hasNext()) {
      names.add(arguments.nextOwned());
    }
    return names;
  }

  private static Reply histogram(Call call, List<Bytes> names) {
    LatencyTable table = new LatencyTable(names);
    call.inTurnOfEach(shard -> table.visit(call.server(), shard));
    return table.reply(call.server());
  }

  static final Command LATENCY =
      session("LATENCY", "")
          .arity(-2)
          .group(Group.SERVER)
          .doc("About what takes long.", "2.8.13", "Depends on the subcommand.")
          .container(
              LATEST,
              HISTORY,
              RESET,
              GRAPH,
              DOCTOR,
              HISTOGRAM,
              Help.subcommand(Group.SERVER, "2.8.13"));

  /** What those subcommands that show something have in common. */
  private static CommandBuilder about(String name, String syntax, String... policies) {
    List<String> tips = new ArrayList<>(List.of("nondeterministic_output"));
    tips.addAll(List.of(policies));
    return admin(name, syntax)
        .flags(NOSCRIPT, LOADING, STALE)
        .group(Group.SERVER)
        .tips(tips.toArray(String[]::new));
  }

  private static LatencyMonitor monitor(Call call) {
    return call.server().statistics().slowness().monitor();
  }
}

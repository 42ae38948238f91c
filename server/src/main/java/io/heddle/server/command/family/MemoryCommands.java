package io.heddle.server.command.family;

import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.Keys.at;

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
import io.heddle.server.info.MemoryReport;
import io.heddle.shard.keyspace.Entry;
import java.util.ArrayList;
import java.util.List;

/** {@code MEMORY}: where the memory is. */
final class MemoryCommands {
  private MemoryCommands() {}

  static List<Command> all() {
    return List.of(MEMORY);
  }

  static final Command USAGE =
      read("USAGE", "key [SAMPLES count]")
          .arity(-3)
          .keys(at(2), RO)
          .group(Group.SERVER)
          .doc("Estimates the memory that a key and its value take.", "4.0.0", "O(N) samples")
          .onShard(MemoryCommands::parseUsage, MemoryCommands::usage);

  /** How many elements to look at makes no difference: values know their size. */
  private static NoArguments parseUsage(Arguments arguments) {
    arguments.skip(1);
    while (arguments.hasNext()) {
      if (!arguments.takeWithValue("SAMPLES") || arguments.nextLong() < 0) {
        throw ClientException.syntaxError();
      }
    }
    return NoArguments.NONE;
  }

  /** Counts as no look at the key, and finds it even if its time is over. */
  private static Reply usage(Call call, NoArguments none) {
    Entry entry = call.keyspace().find(call.key(), Long.MIN_VALUE);
    return entry == null ? Reply.NULL : Reply.integer(entry.heapBytes());
  }

  static final Command STATS =
      about("STATS", "nondeterministic_output", "response_policy:special")
          .doc("Gives figures on the memory in use.", "4.0.0", "O(1)")
          .shardByShard(MemoryCommands::stats);

  private static Reply stats(Call call, NoArguments none) {
    return report(call).stats();
  }

  static final Command DOCTOR =
      about("DOCTOR", "nondeterministic_output", "response_policy:special")
          .doc("Says in words how the memory is doing.", "4.0.0", "O(1)")
          .shardByShard((call, none) -> new Reply.Verbatim("txt", Bytes.of(report(call).advice())));

  private static MemoryReport report(Call call) {
    MemoryReport report = new MemoryReport(call.server());
    call.inTurnOfEach(report::visit);
    return report;
  }

  static final Command MALLOC_STATS =
      about("MALLOC-STATS", "nondeterministic_output", "response_policy:special")
          .doc("Lists the memory pools of the JVM.", "4.0.0", "O(1)")
          .onSession((call, none) -> new Reply.Verbatim("txt", Bytes.of(MemoryReport.pools())));

  static final Command PURGE =
      about("PURGE", "response_policy:all_succeeded")
          .doc("Collects garbage and gives back what is free.", "4.0.0", "O(N) live objects")
          .onSession(MemoryCommands::purge);

  private static Reply purge(Call call, NoArguments none) {
    System.gc();
    return Reply.OK;
  }

  static final Command MEMORY =
      session("MEMORY", "")
          .arity(-2)
          .group(Group.SERVER)
          .doc("About memory.", "4.0.0", "Depends on the subcommand.")
          .container(
              USAGE, STATS, DOCTOR, MALLOC_STATS, PURGE, Help.subcommand(Group.SERVER, "4.0.0"));

  /** What the subcommands without a key have in common. */
  private static CommandBuilder about(String name, String... hints) {
    List<String> tips = new ArrayList<>(List.of(hints));
    tips.add("request_policy:all_shards");
    return session(name, "").arity(2).group(Group.SERVER).tips(tips.toArray(String[]::new));
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.Help;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.SlowLog;
import java.util.List;

/** {@code SLOWLOG}: the last commands that took long. */
final class SlowLogCommands {
  private static final long DEFAULT_COUNT = 10;

  private SlowLogCommands() {}

  static List<Command> all() {
    return List.of(SLOWLOG);
  }

  static final Command GET =
      admin("GET", "[count]")
          .arity(-2)
          .flags(LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "nondeterministic_output")
          .doc("Shows the newest entries of the slow log.", "2.2.12", "O(N) entries shown")
          .changed("4.0.0", "Entries tell the client's address, port and name.")
          .onSession(SlowLogCommands::parseGet, SlowLogCommands::get);

  private static long parseGet(Arguments arguments) {
    if (!arguments.hasNext()) {
      return DEFAULT_COUNT;
    }
    if (arguments.remaining() > 1) {
      throw arguments.unknownForm();
    }
    long count =
        arguments.nextLong(-1, Long.MAX_VALUE, "ERR count should be greater than or equal to -1");
    return count < 0 ? Long.MAX_VALUE : count;
  }

  private static Reply get(Call call, long count) {
    return Reply.array(log(call).newest(count).stream().map(SlowLogCommands::shown).toList());
  }

  private static Reply shown(SlowLog.Entry entry) {
    return Reply.array(
        Reply.integer(entry.id()),
        Reply.integer(entry.seconds()),
        Reply.integer(entry.micros()),
        Reply.array(entry.arguments().stream().map(Reply::bulk).toList()),
        Reply.bulk(entry.clientAddress()),
        Reply.bulk(entry.clientName()));
  }

  static final Command LEN =
      admin("LEN", "")
          .arity(2)
          .flags(LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
          .doc("Counts the entries of the slow log.", "2.2.12", "O(1)")
          .onSession((call, none) -> Reply.integer(log(call).size()));

  static final Command RESET =
      admin("RESET", "")
          .arity(2)
          .flags(LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .doc("Forgets all entries of the slow log.", "2.2.12", "O(N) entries")
          .onSession(SlowLogCommands::reset);

  private static Reply reset(Call call, NoArguments none) {
    log(call).clear();
    return Reply.OK;
  }

  static final Command SLOWLOG =
      session("SLOWLOG", "")
          .arity(-2)
          .group(Group.SERVER)
          .doc("About commands that took long.", "2.2.12", "Depends on the subcommand.")
          .container(GET, LEN, RESET, Help.subcommand(Group.SERVER, "6.2.0"));

  private static SlowLog log(Call call) {
    return call.server().statistics().slowness().log();
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Category.ADMIN;
import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.NO_ASYNC_LOADING;
import static io.heddle.server.command.Flag.NO_MULTI;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import java.util.List;

/** Commands that put all data on disk. */
final class PersistenceCommands {
  private static final Reply STARTED = new Reply.Status("Background saving started");

  private static final Reply SCHEDULED = new Reply.Status("Background saving scheduled");

  private PersistenceCommands() {}

  static List<Command> all() {
    return List.of(SAVE, BGSAVE, LASTSAVE, BGREWRITEAOF);
  }

  static final Command SAVE =
      admin("SAVE", "")
          .arity(1)
          .flags(NO_ASYNC_LOADING, NOSCRIPT, NO_MULTI)
          .group(Group.SERVER)
          .doc("Writes a snapshot to disk and waits for it.", "1.0.0", "O(N), N keys in all")
          .onSession(PersistenceCommands::save);

  /** Other clients are served meanwhile; what they change then is not in the snapshot. */
  private static Reply save(Call call, NoArguments none) {
    return switch (call.server().saves().saveNow()) {
      case SAVED -> Reply.OK;
      case FAILED -> throw new ClientException("ERR");
      case BUSY -> throw inProgress();
    };
  }

  static final Command BGSAVE =
      admin("BGSAVE", "[SCHEDULE]")
          .arity(-1)
          .flags(NO_ASYNC_LOADING, NOSCRIPT)
          .group(Group.SERVER)
          .doc("Begins to write a snapshot to disk.", "1.0.0", "O(1)")
          .changed("3.2.2", "The option SCHEDULE is new.")
          .onSession(PersistenceCommands::parseBgsave, PersistenceCommands::bgsave);

  /** There is nothing yet that a snapshot would have to wait for, so SCHEDULE changes nothing. */
  private static NoArguments parseBgsave(Arguments arguments) {
    arguments.take("SCHEDULE");
    arguments.end();
    return NoArguments.NONE;
  }

  /** A transaction may hold shards, which a snapshot needs for itself: it is made soon after. */
  private static Reply bgsave(Call call, NoArguments none) {
    if (call.isOfTransaction() && !call.server().saves().isInBackground()) {
      call.server().saves().schedule();
      return SCHEDULED;
    }
    if (!call.server().saves().startInBackground()) {
      throw inProgress();
    }
    return STARTED;
  }

  private static ClientException inProgress() {
    return new ClientException("ERR Background save already in progress");
  }

  static final Command LASTSAVE =
      session("LASTSAVE", "")
          .arity(1)
          .flags(LOADING, STALE, FAST)
          .group(Group.SERVER)
          .categories(ADMIN, DANGEROUS)
          .tips("nondeterministic_output")
          .doc("Tells the Unix time at which a snapshot was last on disk.", "1.0.0", "O(1)")
          .onSession((call, none) -> Reply.integer(call.server().saves().lastSaveSeconds()));

  static final Command BGREWRITEAOF =
      admin("BGREWRITEAOF", "")
          .arity(1)
          .flags(NO_ASYNC_LOADING, NOSCRIPT)
          .group(Group.SERVER)
          .doc("Begins to replace the append-only log by a shorter one.", "1.0.0", "O(1)")
          .onSession(PersistenceCommands::rewrite);

  private static Reply rewrite(Call call, NoArguments none) {
    return switch (call.server().appendOnly().rewriteInBackground()) {
      case STARTED -> new Reply.Status("Background append only file rewriting started");
      case SCHEDULED -> new Reply.Status("Background append only file rewriting scheduled");
      case UNDER_WAY ->
          throw new ClientException(
              "ERR Background append only file rewriting already in progress");
    };
  }
}

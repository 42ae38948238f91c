package io.heddle.server.dispatch;

import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.command.Lifecycle.Phase;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.Transaction;
import io.heddle.server.session.Session;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What every command has to pass before it runs. Any thread may ask.
 *
 * <p>All of it is asked before every command: where a reason needs a flag of the command, the flag
 * comes first, as that is a bit of a field.
 */
final class Gate {
  private static final Reply.Failure NOT_AUTHENTICATED =
      new Reply.Failure("NOAUTH Authentication required.");
  private static final Reply.Failure NOT_WITHIN =
      new Reply.Failure("ERR Command not allowed inside a transaction");
  private static final Reply.Failure PROTECTED =
      new Reply.Failure(
          "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\","
              + " you can run it from a local connection, otherwise you need to set this option in"
              + " the configuration file, and then restart the server.");
  private static final Reply.Failure NOT_SAVED =
      new Reply.Failure(
          "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist"
              + " to disk. Commands that may modify the data set are disabled, because this"
              + " instance is configured to report errors during writes if RDB snapshotting fails"
              + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details"
              + " about the RDB error.");
  private static final Reply.Failure NOT_LOADED = ClientException.loading().reply();

  private Gate() {}

  /** The first reason, in Redis's order, why {@code command} may not run now, or null. */
  static Reply.@Nullable Failure firstRefusal(
      Command command, Request request, ServerContext server, Session session) {
    if (!command.accepts(request.size())) {
      return ClientException.wrongArity(command.fullName()).reply();
    }
    if (command.is(Flag.PROTECTED)
        && !server.config().enableDebugCommand().admits(session.peer().isLocal())) {
      return PROTECTED;
    }
    if (!command.is(Flag.NO_AUTH) && !server.admits(session)) {
      return NOT_AUTHENTICATED;
    }
    if (command.is(Flag.NO_MULTI) && session.isInTransaction()) {
      return NOT_WITHIN;
    }
    Reply.Failure disk = minds(command) ? refusalOfDisk(server) : null;
    if (disk != null) {
      return disk;
    }
    if (!command.is(Flag.WHILE_SUBSCRIBED) && session.isSubscribed() && session.protocol() == 2) {
      return notWhileSubscribed(command);
    }
    if (!command.is(Flag.LOADING) && server.lifecycle().phase() == Phase.LOADING) {
      return NOT_LOADED;
    }
    return null;
  }

  /**
   * As {@link #firstRefusal}, of a command that was queued and now is to run. A disk that cannot be
   * written to is told of when it is asked for, not now.
   */
  static Reply.@Nullable Failure refusalOfQueued(
      Transaction.Queued queued, ServerContext server, Session session) {
    Command command = queued.command();
    Reply.Failure refusal = firstRefusal(command, queued.request(), server, session);
    return refusal == NOT_SAVED && !command.is(Flag.WRITE) ? null : refusal;
  }

  /** Whether a disk that cannot be written to is a reason to refuse {@code command}. */
  private static boolean minds(Command command) {
    return command.is(Flag.WRITE) || command.is(Flag.TELLS_OF_DISK);
  }

  private static Reply.@Nullable Failure refusalOfDisk(ServerContext server) {
    if (server.saves().refusesWrites()) {
      return NOT_SAVED;
    }
    IOException reason = server.appendOnly().failure();
    return reason == null
        ? null
        : new Reply.Failure("MISCONF Errors writing to the AOF file: " + reason.getMessage());
  }

  private static Reply.Failure notWhileSubscribed(Command command) {
    return new Reply.Failure(
        "ERR Can't execute '"
            + command.fullName()
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in"
            + " this context");
  }
}

package io.heddle.server.dispatch;

import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.command.Lifecycle.Phase;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import org.jspecify.annotations.Nullable;

/** The reasons to refuse a command before it runs, in the order in which they are looked at. */
enum Gate {
  ARITY {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      return command.accepts(request.size())
          ? null
          : ClientException.wrongArity(command.fullName()).reply();
    }
  },

  PROTECTION {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      return command.is(Flag.PROTECTED)
              && !server.config().enableDebugCommand().admits(session.peer().isLocal())
          ? PROTECTED
          : null;
    }
  },

  AUTHENTICATION {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      return server.admits(session) || command.is(Flag.NO_AUTH) ? null : NOT_AUTHENTICATED;
    }
  },

  TRANSACTION {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      return session.isInTransaction() && command.is(Flag.NO_MULTI) ? NOT_WITHIN : null;
    }
  },

  DISK {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      boolean concerned = command.is(Flag.WRITE) || command.is(Flag.TELLS_OF_DISK);
      return concerned && server.saves().refusesWrites() ? NOT_SAVED : null;
    }
  },

  SUBSCRIPTION {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      return session.isSubscribed() && session.protocol() == 2 && !command.is(Flag.WHILE_SUBSCRIBED)
          ? new Reply.Failure(
              "ERR Can't execute '"
                  + command.fullName()
                  + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in"
                  + " this context")
          : null;
    }
  },

  DATA {
    @Override
    Reply.@Nullable Failure refusal(
        Command command, Request request, ServerContext server, Session session) {
      return server.lifecycle().phase() == Phase.LOADING && !command.is(Flag.LOADING)
          ? NOT_LOADED
          : null;
    }
  };

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
  private static final Reply.Failure NOT_LOADED =
      new Reply.Failure("LOADING Redis is loading the dataset in memory");
  private static final Gate[] IN_ORDER = values();

  /** Why {@code command} may not run now, or null if it may. */
  abstract Reply.@Nullable Failure refusal(
      Command command, Request request, ServerContext server, Session session);

  /** The first reason of all, or null if there is none. */
  static Reply.@Nullable Failure firstRefusal(
      Command command, Request request, ServerContext server, Session session) {
    for (Gate gate : IN_ORDER) {
      Reply.Failure refusal = gate.refusal(command, request, server, session);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }
}

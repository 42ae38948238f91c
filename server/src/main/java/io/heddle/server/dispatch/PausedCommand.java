package io.heddle.server.dispatch;

import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;

/**
 * A command that has to wait since the server is paused: on its connection's thread, which asks
 * before it sends the command to a shard. That would not do by itself, as the pause may begin while
 * the command is on its way; so the shard's turn asks once more.
 */
final class PausedCommand {
  private PausedCommand() {}

  /** Whether a command may not begin now. */
  static boolean isHeldBack(boolean mayWrite, ServerContext server) {
    return server.pause().isOn() && server.pause().holdsBack(mayWrite, server.clock().millis());
  }

  /**
   * Waits until the command may begin.
   *
   * @return false if the session has ended meanwhile, or ends since the server stops
   */
  static boolean await(boolean mayWrite, ServerContext server, Session session) {
    session.waitFor(ending -> false);
    try {
      server
          .pause()
          .await(mayWrite, server.clock(), server.waiting(), () -> isOver(server, session));
    } finally {
      session.waitFor(null);
    }
    if (isOver(server, session)) {
      session.closeAfterReplies();
      return false;
    }
    return true;
  }

  private static boolean isOver(ServerContext server, Session session) {
    return session.isClosing() || !server.lifecycle().isServing();
  }
}

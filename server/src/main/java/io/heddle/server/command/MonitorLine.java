package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import java.util.List;

/**
 * A command as {@code MONITOR} shows it. Lines stand in the order in which the commands of each
 * connection, and those of each shard, were carried out; there is no order beyond that.
 */
final class MonitorLine {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final String REDACTED = " \"(redacted)\"";
  private static final String HEX = "0123456789abcdef";

  private MonitorLine() {}

  /** Shows a command that was just carried out to all who watch, unless it is one to hide. */
  static void show(Command command, Request request, ServerContext server, Session session) {
    if (command.is(Flag.ADMIN) || command.is(Flag.SKIP_MONITOR)) {
      return;
    }
    long micros = server.clock().micros();
    StringBuilder line = new StringBuilder();
    line.append(micros / MICROS_PER_SECOND).append('.');
    line.append(Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND), 1, 7);
    line.append(" [").append(session.database());
    line.append(' ').append(address(session, server)).append(']');
    List<Integer> secrets = command.secrets().positions(request, server);
    for (int i = 0; i < request.size(); i++) {
      if (secrets.contains(i)) {
        line.append(REDACTED);
      } else {
        quote(line.append(' '), request.argument(i));
      }
    }
    server.monitors().show(new PushMessage(new Reply.Status(line.toString())));
  }

  private static String address(Session session, ServerContext server) {
    return session.peer().isUnixSocket()
        ? "unix:" + server.config().unixSocket()
        : session.peer().address();
  }

  private static void quote(StringBuilder line, Bytes argument) {
    line.append('"');
    for (int i = 0; i < argument.length(); i++) {
      byte c = argument.at(i);
      switch (c) {
        case '\\', '"' -> line.append('\\').append((char) c);
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        case 7 -> line.append("\\a");
        case '\b' -> line.append("\\b");
        default -> {
          if (c >= ' ' && c <= '~') {
            line.append((char) c);
          } else {
            line.append("\\x").append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
          }
        }
      }
    }
    line.append('"');
  }
}

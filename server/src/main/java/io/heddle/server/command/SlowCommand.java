package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import io.heddle.server.session.Session;
import io.heddle.server.stats.LatencyEvent;
import io.heddle.server.stats.Slowness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Notes a command that took long, in as few words as Redis does. */
final class SlowCommand {
  private static final int MOST_ARGUMENTS = 32;
  private static final int LONGEST_ARGUMENT = 128;
  private static final Bytes REDACTED = Bytes.of("(redacted)");

  private SlowCommand() {}

  /** Notes that {@code request} took {@code nanos}, where that is noteworthy. */
  static void note(
      Command command, Request request, ServerContext server, Session session, long nanos) {
    Slowness slowness = server.statistics().slowness();
    long now = server.clock().millis();
    LatencyEvent event = command.is(Flag.FAST) ? LatencyEvent.FAST_COMMAND : LatencyEvent.COMMAND;
    slowness.monitor().note(event, nanos, now);
    if (slowness.isForLog(nanos) && !command.is(Flag.SKIP_SLOWLOG)) {
      slowness
          .log()
          .add(
              TimeUnit.MILLISECONDS.toSeconds(now),
              TimeUnit.NANOSECONDS.toMicros(nanos),
              shown(request, command.secrets().positions(request, server)),
              session.peer().address(),
              session.name());
    }
  }

  private static List<Bytes> shown(Request request, List<Integer> secrets) {
    int count = Math.min(request.size(), MOST_ARGUMENTS);
    boolean cut = count < request.size();
    List<Bytes> shown = new ArrayList<>(count);
    for (int i = 0; i < (cut ? count - 1 : count); i++) {
      shown.add(secrets.contains(i) ? REDACTED : shortened(request.argument(i)));
    }
    if (cut) {
      shown.add(Bytes.of("... (" + (request.size() - count + 1) + " more arguments)"));
    }
    return shown;
  }

  private static Bytes shortened(Bytes argument) {
    int left = argument.length() - LONGEST_ARGUMENT;
    if (left <= 0) {
      return argument.copy();
    }
    Bytes tail = Bytes.of("... (" + left + " more bytes)");
    byte[] both = new byte[LONGEST_ARGUMENT + tail.length()];
    System.arraycopy(argument.array(), argument.offset(), both, 0, LONGEST_ARGUMENT);
    System.arraycopy(tail.array(), tail.offset(), both, LONGEST_ARGUMENT, tail.length());
    return Bytes.of(both);
  }
}

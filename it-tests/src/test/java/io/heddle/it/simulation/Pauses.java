package io.heddle.it.simulation;

import static io.heddle.it.simulation.Checker.require;

import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Exchange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code CLIENT PAUSE}: when it has been answered, nothing begins that it holds back. */
final class Pauses {
  private static final Set<String> READS =
      Set.of("KEYS", "DBSIZE", "WATCH", "SRANDMEMBER", "EXEC", "HPTTL");

  /** From when to when, at least, and what. */
  private record Pause(long endedAt, long untilMillis, boolean ofAll) {}

  private @Nullable Pause pause;

  /** Until when a command may have been held back, in the clock's milliseconds. */
  private long heldUntilMillis;

  /** When the last pause was ended by a client. */
  private long unpausedAt;

  /** {@code CLIENT PAUSE milliseconds WRITE|ALL}. */
  void begin(Carried event, Exchange exchange) {
    long until = exchange.sentClock + Long.parseLong(event.words.get(2));
    heldUntilMillis = Math.max(heldUntilMillis, event.clock() + Long.parseLong(event.words.get(2)));
    boolean ofAll = event.words.get(3).equals("ALL");
    Pause before = pause;
    if (event.at() > unpausedAt && (before == null || until > before.untilMillis)) {
      pause = new Pause(event.endedAt, until, ofAll);
    }
  }

  void end(Carried event) {
    unpausedAt = event.endedAt;
    heldUntilMillis = Math.min(heldUntilMillis, event.clock());
    pause = null;
  }

  /** Until when a command may have been held back, in the clock's milliseconds. */
  long heldUntilMillis() {
    return heldUntilMillis;
  }

  /** A command begins in the turns of shards. */
  void check(Carried event) {
    Pause current = pause;
    if (current != null && !event.again && !event.shards.isEmpty()) {
      require(
          event.at() <= current.endedAt
              || event.clock() >= current.untilMillis
              || !(current.ofAll || mayWrite(event.words)),
          "begins in a pause");
    }
  }

  /** Whether a command certainly counts as one that may write. */
  static boolean mayWrite(List<String> words) {
    return !READS.contains(words.get(0)) && !Caches.reads(words);
  }
}

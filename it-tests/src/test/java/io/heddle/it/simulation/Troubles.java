package io.heddle.it.simulation;

import static io.heddle.it.simulation.Checker.require;

import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Visit;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * When the disk failed, and what a server may do from then on until it has recovered: refuse
 * writes, show to readers what may be lost, and hang up on those whose writes are in doubt.
 */
final class Troubles {
  /** A server begins anew what failed after five seconds, and may have just failed again. */
  static final long RECOVERY_MILLIS = TimeUnit.SECONDS.toMillis(6);

  private static final String REFUSAL = "MISCONF Errors writing to the AOF file: ";
  private static final String DISCARDED = "EXECABORT Transaction discarded because of: ";
  private static final Set<String> NEVER_REFUSED = Set.of("MULTI", "DISCARD", "WATCH", "SCAN");

  /** One time of trouble, in the scheduler's steps and the clock's milliseconds. */
  private static final class Period {
    final long begunAt;
    final long begunClock;
    long endClock = History.NEVER;

    Period(long begunAt, long begunClock) {
      this.begunAt = begunAt;
      this.begunClock = begunClock;
    }

    boolean touches(long fromClock, long toClock) {
      return begunClock <= toClock && fromClock <= endClock;
    }

    @Override
    public String toString() {
      return begunAt + " " + begunClock + " the disk fails until " + endClock;
    }
  }

  private final List<Period> periods = new ArrayList<>();

  void begin(long at, long clock) {
    periods.add(new Period(at, clock));
  }

  /** The disk is in order again: the server has to notice soon. */
  void heal(long clock) {
    periods.getLast().endClock = clock + RECOVERY_MILLIS;
  }

  /** The server has crashed: the next one knows of nothing. */
  void forget(long clock) {
    for (Period each : periods) {
      each.endClock = Math.min(each.endClock, clock);
    }
  }

  /** Whether there was any between two times, both included. */
  boolean touch(long fromClock, long toClock) {
    return periods.stream().anyMatch(period -> period.touches(fromClock, toClock));
  }

  /** Whether a client was told that its request is refused as the disk fails. */
  static boolean isRefusal(Exchange exchange) {
    Frame reply = exchange.reply;
    return reply != null
        && reply.isError()
        && (reply.text().startsWith(REFUSAL) || reply.text().startsWith(DISCARDED + REFUSAL));
  }

  /** Such a refusal must be right. */
  void check(Exchange exchange, boolean queues) {
    require(
        touch(exchange.sentClock, exchange.answeredClock)
            && mayRefuse(exchange.words, queues)
            && isKnown(exchange),
        "refuses " + exchange + ", though its disk is in order");
  }

  private static boolean isKnown(Exchange exchange) {
    String text = String.valueOf(exchange.reply == null ? null : exchange.reply.text());
    return Trouble.ALL.stream().anyMatch(trouble -> text.endsWith(REFUSAL + trouble.reason()));
  }

  /** Whether the server may have refused a request of which the client never heard again. */
  boolean mayHaveRefused(Exchange exchange, boolean queues, long clock) {
    return exchange.reply == null
        && touch(exchange.sentClock, clock)
        && mayRefuse(exchange.words, queues);
  }

  private static boolean mayRefuse(List<String> words, boolean queues) {
    return switch (words.get(0)) {
      case "PING" -> true;
      case "EXEC" -> queues;
      default ->
          !NEVER_REFUSED.contains(words.get(0))
              && ConnectionOperations.find(words) == null
              && Pauses.mayWrite(words);
    };
  }

  /**
   * From when on the server may have hung up on a client, in the scheduler's steps: not before it
   * last did something for it.
   */
  long mayHaveHungUpAt(Visit visit, List<Carried> carried) {
    long at = 0;
    long clock = 0;
    for (Exchange exchange : visit.exchanges) {
      if (exchange.reply != null) {
        at = exchange.sentAt;
        clock = exchange.sentClock;
      }
    }
    for (Carried each : carried) {
      at = Math.max(at, each.at());
      clock = Math.max(clock, each.clock());
    }
    for (Period period : periods) {
      if (period.endClock >= clock && !visit.lostPatience) {
        return Math.max(at + 1, period.begunAt);
      }
    }
    return History.NEVER;
  }

  @Override
  public String toString() {
    return periods.toString();
  }
}

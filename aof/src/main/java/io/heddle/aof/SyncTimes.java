package io.heddle.aof;

import io.heddle.seam.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * When a log is synced, and how long that takes. The log's thread begins and ends syncs; any thread
 * may ask.
 */
final class SyncTimes {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Redis writes on after a sync has taken so long, and so waits for it. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Clock clock;
  private final LogOptions options;
  private volatile boolean wanted;
  private volatile boolean rewriting;
  private volatile long startNanos;
  private volatile long endNanos;

  /** How often a sync began or ended: an odd number while one is under way. */
  private final AtomicLong changes = new AtomicLong();

  /** What {@link #changes} was when the last one became overdue. */
  private volatile long overdue = -1;

  private final LongAdder overdueCount = new LongAdder();

  SyncTimes(Clock clock, LogOptions options) {
    this.clock = clock;
    this.options = options;
    this.endNanos = clock.nanos();
  }

  /** Has one be due now, whatever the policy says. */
  void want() {
    wanted = true;
  }

  /** Whether the log's base is written, too. */
  void rewriting(boolean on) {
    rewriting = on;
  }

  /** Whether one becomes due by time alone. */
  boolean comesByItself() {
    return wanted || options.policy() != FsyncPolicy.NO;
  }

  /** How long after {@code now} the next one is due; negative if it should have been before. */
  long nanosUntilDue(long now) {
    if (wanted) {
      return 0;
    }
    if (rewriting && !options.syncDuringRewrite()) {
      return SECOND_NANOS;
    }
    return switch (options.policy()) {
      case ALWAYS -> 0;
      case EVERYSEC -> endNanos + SECOND_NANOS - now;
      case NO -> SECOND_NANOS;
    };
  }

  void begin() {
    wanted = false;
    startNanos = clock.nanos();
    changes.incrementAndGet();
  }

  /**
   * Ends what {@link #begin} began.
   *
   * @return whether it was overdue
   */
  boolean end(boolean ok) {
    boolean was = isOverdue();
    if (ok) {
      endNanos = clock.nanos();
    }
    changes.incrementAndGet();
    return was;
  }

  boolean isUnderWay() {
    return changes.get() % 2 == 1;
  }

  /** Whether one is under way of which {@link #becomesOverdue} has said so. */
  boolean isOverdue() {
    return overdue == changes.get();
  }

  /** Looks whether one is under way that takes long. For one thread; true once for each. */
  boolean becomesOverdue() {
    long number = changes.get();
    if (number % 2 == 1 && overdue != number && clock.nanos() - startNanos > PATIENCE_NANOS) {
      overdue = number;
      overdueCount.increment();
      return true;
    }
    return false;
  }

  /** How many took long. */
  long overdueCount() {
    return overdueCount.sum();
  }
}

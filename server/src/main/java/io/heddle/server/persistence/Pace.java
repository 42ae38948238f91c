package io.heddle.server.persistence;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Slows a thread down by some time for each key, for tests that want to see a server that is not
 * done yet. Owned by that thread.
 */
final class Pace {
  private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Clock clock;
  private final Waiting waiting;
  private final BooleanSupplier over;
  private long owedNanos;

  /**
   * @param over whether nobody wants to wait any more
   */
  Pace(Clock clock, Waiting waiting, BooleanSupplier over) {
    this.clock = clock;
    this.waiting = waiting;
    this.over = over;
  }

  /**
   * Waits after a key. Many short waits are made one.
   *
   * @param delay microseconds; a negative number is that fraction of one, as in Redis
   */
  void afterKey(int delay) {
    owedNanos +=
        delay < 0
            ? TimeUnit.MICROSECONDS.toNanos(1) / -(long) delay
            : TimeUnit.MICROSECONDS.toNanos(delay);
    if (owedNanos < LEAST_PAUSE_NANOS) {
      return;
    }
    long end = clock.nanos() + owedNanos;
    for (long left = owedNanos; left > 0 && !over.getAsBoolean(); left = end - clock.nanos()) {
      waiting.parkNanos(Math.min(left, LONGEST_PAUSE_NANOS));
    }
    owedNanos = 0;
  }
}

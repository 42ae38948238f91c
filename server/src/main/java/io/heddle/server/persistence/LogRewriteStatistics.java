package io.heddle.server.persistence;

import io.heddle.seam.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How rewrites of the log went. Written by the thread kept for them; any thread may read. */
public final class LogRewriteStatistics {
  private static final long NEVER = -1;

  private final Clock clock;
  private volatile long startMillis = NEVER;
  private volatile long lastSeconds = NEVER;
  private volatile boolean lastFailed;
  private final LongAdder begun = new LongAdder();
  private volatile int failuresInARow;

  LogRewriteStatistics(Clock clock) {
    this.clock = clock;
  }

  void begin() {
    startMillis = clock.millis();
    begun.increment();
  }

  void end(boolean ok) {
    lastSeconds = currentSeconds();
    startMillis = NEVER;
    lastFailed = !ok;
    failuresInARow = ok ? 0 : failuresInARow + 1;
  }

  /** How long the one under way has taken so far, or -1. */
  public long currentSeconds() {
    long start = startMillis;
    return start == NEVER ? NEVER : TimeUnit.MILLISECONDS.toSeconds(clock.millis() - start);
  }

  /** How long the last one took, or -1. */
  public long lastSeconds() {
    return lastSeconds;
  }

  public boolean lastFailed() {
    return lastFailed;
  }

  /** How many were begun. */
  public long begun() {
    return begun.sum();
  }

  public int failuresInARow() {
    return failuresInARow;
  }
}

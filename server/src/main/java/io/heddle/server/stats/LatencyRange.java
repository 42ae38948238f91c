package io.heddle.server.stats;

import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * Which latencies are told apart: from a nanosecond to a second, to two decimal digits, as Redis
 * does. What takes longer counts as a second.
 *
 * <p>The range is fixed, so a histogram never moves its counts to another array: a thread that does
 * not own one may add it up at any time.
 */
final class LatencyRange {
  static final long LONGEST_NANOS = 1_000_000_000;

  private static final int DIGITS = 2;

  private LatencyRange() {}

  static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  /** A histogram that several threads may write. */
  static AtomicHistogram sharedHistogram() {
    return new AtomicHistogram(LONGEST_NANOS, DIGITS);
  }

  static long clamped(long nanos) {
    return Math.clamp(nanos, 1, LONGEST_NANOS);
  }
}

package io.heddle.server.session;

import io.heddle.seam.Clock;
import io.heddle.server.config.OutputBufferLimits;
import io.heddle.server.config.OutputBufferLimits.Limit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client lets too much of its output pile up. Any thread may ask; two that ask at once
 * may both be told yes.
 */
public final class OutputLimit {
  /** What Redis has a buffer for in each client, which it does not count. */
  static final int UNCOUNTED_BYTES = 16 << 10;

  private static final long MILLIS_PER_SECOND = 1000;

  private final Session session;
  private final Supplier<OutputBufferLimits> limits;
  private final Clock clock;

  /** Since when the soft limit is exceeded, in Unix seconds; null while it is not. */
  private volatile @Nullable Long exceededSinceSeconds;

  /**
   * @param limits those that hold at the moment
   */
  public OutputLimit(Session session, Supplier<OutputBufferLimits> limits, Clock clock) {
    this.session = session;
    this.limits = limits;
    this.clock = clock;
  }

  /** Whether it is too much that {@code pending} bytes wait now. */
  boolean isExceeded(long pending) {
    Limit limit = session.isSubscribed() ? limits.get().pubsub() : limits.get().normal();
    long counted = counted(pending);
    return isReached(limit.hardBytes(), counted)
        || softIsExceeded(isReached(limit.softBytes(), counted), limit.softSeconds());
  }

  /** How many of {@code pending} bytes count. */
  public static long counted(long pending) {
    return Math.max(0, pending - UNCOUNTED_BYTES);
  }

  private static boolean isReached(long bytes, long pending) {
    return bytes != 0 && Long.compareUnsigned(pending, bytes) >= 0;
  }

  private boolean softIsExceeded(boolean reached, int seconds) {
    Long since = exceededSinceSeconds;
    if (!reached) {
      if (since != null) {
        exceededSinceSeconds = null;
      }
      return false;
    }
    long now = clock.millis() / MILLIS_PER_SECOND;
    if (since == null) {
      exceededSinceSeconds = now;
      return false;
    }
    return now - since > seconds;
  }
}

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
    return isReached(limit.hardBytes(), pending)
        || softIsExceeded(isReached(limit.softBytes(), pending), limit.softSeconds());
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

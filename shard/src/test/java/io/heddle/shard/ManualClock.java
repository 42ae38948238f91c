package io.heddle.shard;

import io.heddle.seam.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test advances it. Any thread. */
final class ManualClock implements Clock {
  private final AtomicLong nanos = new AtomicLong(1_700_000_000_000L * 1_000_000);

  void advanceMillis(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Override
  public long millis() {
    return nanos.get() / 1_000_000;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }
}

package io.heddle.server;

import io.heddle.seam.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test advances it. Any thread may use it. */
public final class TestClock implements Clock {
  private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  private final boolean ticks;

  public TestClock() {
    this(false);
  }

  private TestClock(boolean ticks) {
    this.ticks = ticks;
  }

  /** One that only keeps the time of day still: how long things take is measured as ever. */
  public static TestClock thatTicks() {
    return new TestClock(true);
  }

  public void advance(long byMillis) {
    millis.addAndGet(byMillis);
  }

  @Override
  public long millis() {
    return millis.get();
  }

  @Override
  public long nanos() {
    return ticks ? Clock.SYSTEM.nanos() : TimeUnit.MILLISECONDS.toNanos(millis.get());
  }
}

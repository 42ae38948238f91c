package io.heddle.it.simulation;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes on their way from one end of a connection to the other, in order. */
final class Wire {
  private static final int FIRST_BYTES = 256;

  private final Scheduler scheduler;

  /** Who sends more than this waits until the other end has taken some. */
  private final int most;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private boolean ended;
  private @Nullable Thread reader;
  private @Nullable Thread writer;

  Wire(Scheduler scheduler, int most) {
    this.scheduler = scheduler;
    this.most = most;
  }

  boolean isEmpty() {
    return from == to;
  }

  boolean isEnded() {
    return ended;
  }

  /** Sends some of {@code source}; none if the other end does not take any more. */
  void put(ByteBuffer source) {
    while (!ended && to - from >= most) {
      writer = Thread.currentThread();
      scheduler.park();
    }
    writer = null;
    if (ended) {
      source.position(source.limit());
      return;
    }
    int count = Math.min(source.remaining(), most - (to - from));
    if (to + count > bytes.length) {
      byte[] larger = new byte[2 * (to - from + count)];
      System.arraycopy(bytes, from, larger, 0, to - from);
      bytes = larger;
      to -= from;
      from = 0;
    }
    source.get(bytes, to, count);
    to += count;
    wake(reader);
  }

  /** Waits until there is something to take, or nothing more will come, or for so long. */
  void await(long nanos) {
    long deadline = scheduler.nanos() + nanos;
    reader = Thread.currentThread();
    while (isEmpty() && !ended && scheduler.nanos() < deadline) {
      scheduler.parkNanos(deadline - scheduler.nanos());
    }
    reader = null;
  }

  /** Waits for something to take. */
  void await() {
    reader = Thread.currentThread();
    while (isEmpty() && !ended) {
      scheduler.park();
    }
    reader = null;
  }

  /** Takes as much as there is and as there is room for. */
  int take(ByteBuffer target, int atMost) {
    int count = Math.min(Math.min(target.remaining(), atMost), to - from);
    target.put(bytes, from, count);
    took(count);
    return count;
  }

  /** Takes one byte, which is there. */
  int take() {
    int taken = bytes[from] & 0xff;
    took(1);
    return taken;
  }

  private void took(int count) {
    from += count;
    if (from == to) {
      from = 0;
      to = 0;
    }
    wake(writer);
  }

  /** Nothing more is sent, nor waited for. */
  void end() {
    ended = true;
    wake(reader);
    wake(writer);
  }

  /** What is under way is lost. */
  void cut() {
    from = to;
    end();
  }

  private void wake(@Nullable Thread thread) {
    if (thread != null) {
      scheduler.wake(thread);
    }
  }
}

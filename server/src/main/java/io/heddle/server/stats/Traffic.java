package io.heddle.server.stats;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that came from clients and went to them. Any thread may use it; counted per system call.
 */
public final class Traffic {
  private final LongAdder input = new LongAdder();
  private final LongAdder output = new LongAdder();

  /** Notes that {@code bytes} came; a negative number stands for the end, and counts nothing. */
  public void received(int bytes) {
    if (bytes > 0) {
      input.add(bytes);
    }
  }

  public void sent(int bytes) {
    output.add(bytes);
  }

  public long inputBytes() {
    return input.sum();
  }

  public long outputBytes() {
    return output.sum();
  }

  void reset() {
    input.reset();
    output.reset();
  }
}

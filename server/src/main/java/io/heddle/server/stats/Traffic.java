package io.heddle.server.stats;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that came from clients and went to them. Any thread may use it; counted per system call.
 */
public final class Traffic {
  private final LongAdder input = new LongAdder();
  private final LongAdder output = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private final LongAdder writes = new LongAdder();

  /** Notes that {@code bytes} came; a negative number stands for the end, and counts nothing. */
  public void received(int bytes) {
    if (bytes > 0) {
      input.add(bytes);
      reads.increment();
    }
  }

  public void sent(int bytes) {
    output.add(bytes);
    writes.increment();
  }

  public long inputBytes() {
    return input.sum();
  }

  public long outputBytes() {
    return output.sum();
  }

  /** How often something came. */
  public long reads() {
    return reads.sum();
  }

  /** How often something was sent. */
  public long writes() {
    return writes.sum();
  }

  /** Notes that a client was cut off since it sent more than its query buffer may hold. */
  public void overflowed() {
    overflows.increment();
  }

  /** How many clients were cut off that way. */
  public long overflows() {
    return overflows.sum();
  }

  void reset() {
    input.reset();
    output.reset();
    reads.reset();
    writes.reset();
    overflows.reset();
  }
}

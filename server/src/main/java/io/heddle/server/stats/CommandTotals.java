package io.heddle.server.stats;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What all lanes together counted of each command, by its number in the command table. Owned by who
 * adds up.
 */
public final class CommandTotals {
  private final long[] calls;
  private final long[] nanos;
  private final long[] failures;
  private final long[] rejections;
  private final @Nullable Histogram @Nullable [] latencies;

  /** Sums of nothing yet, with the distributions of latencies or without. */
  public CommandTotals(int commands, boolean withLatencies) {
    calls = new long[commands];
    nanos = new long[commands];
    failures = new long[commands];
    rejections = new long[commands];
    latencies = withLatencies ? new Histogram[commands] : null;
  }

  void add(int id, long moreCalls, long moreNanos, long moreFailures) {
    calls[id] += moreCalls;
    nanos[id] += moreNanos;
    failures[id] += moreFailures;
  }

  void addRejections(int id, long more) {
    rejections[id] += more;
  }

  void add(int id, @Nullable AbstractHistogram latency) {
    if (latencies == null || latency == null) {
      return;
    }
    Histogram sum = latencies[id];
    if (sum == null) {
      sum = LatencyRange.histogram();
      latencies[id] = sum;
    }
    sum.add(latency);
  }

  /** How many calls there were of all commands. */
  public long calls() {
    return Arrays.stream(calls).sum();
  }

  public long calls(int id) {
    return calls[id];
  }

  /** How long the calls took together. */
  public long nanos(int id) {
    return nanos[id];
  }

  /** How many calls ended with an error. */
  public long failures(int id) {
    return failures[id];
  }

  /** How often the command was refused before it ran. */
  public long rejections(int id) {
    return rejections[id];
  }

  /** The calls' latencies in nanoseconds; null if there were none, or nobody asked for them. */
  public @Nullable Histogram latency(int id) {
    return latencies == null ? null : latencies[id];
  }
}

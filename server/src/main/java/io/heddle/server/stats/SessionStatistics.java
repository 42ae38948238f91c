package io.heddle.server.stats;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.AtomicHistogram;

/**
 * Counters of the commands that no shard sees, by their number in the command table: what
 * connections carry out by themselves, and what they refuse. Any thread may use it.
 */
public final class SessionStatistics {
  private final BooleanSupplier latencyTracking;
  private final LongAdder[] calls;
  private final LongAdder[] nanos;
  private final LongAdder[] failures;
  private final LongAdder[] rejections;
  private final AtomicReferenceArray<AtomicHistogram> latencies;

  SessionStatistics(int commands, BooleanSupplier latencyTracking) {
    this.latencyTracking = latencyTracking;
    calls = adders(commands);
    nanos = adders(commands);
    failures = adders(commands);
    rejections = adders(commands);
    latencies = new AtomicReferenceArray<>(commands);
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  /** Notes that command {@code id} took {@code duration} nanoseconds. */
  public void record(int id, long duration, boolean failed) {
    calls[id].increment();
    nanos[id].add(duration);
    if (failed) {
      failures[id].increment();
    }
    if (latencyTracking.getAsBoolean()) {
      latency(id).recordValue(LatencyRange.clamped(duration));
    }
  }

  private AtomicHistogram latency(int id) {
    AtomicHistogram latency = latencies.get(id);
    if (latency == null) {
      AtomicHistogram fresh = LatencyRange.sharedHistogram();
      latency = latencies.compareAndExchange(id, null, fresh);
      if (latency == null) {
        return fresh;
      }
    }
    return latency;
  }

  /** Notes that the arguments of command {@code id} made no sense: it failed before it began. */
  public void malformed(int id) {
    calls[id].increment();
    failures[id].increment();
  }

  /** Notes that command {@code id} was refused. */
  public void rejected(int id) {
    rejections[id].increment();
  }

  /** How many calls there were of all commands. */
  long calls() {
    long sum = 0;
    for (LongAdder counter : calls) {
      sum += counter.sum();
    }
    return sum;
  }

  /** Adds what was counted of every command to {@code totals}. */
  public void addTo(CommandTotals totals) {
    for (int id = 0; id < calls.length; id++) {
      totals.add(id, calls[id].sum(), nanos[id].sum(), failures[id].sum());
      totals.addRejections(id, rejections[id].sum());
      totals.add(id, latencies.get(id));
    }
  }

  void reset() {
    for (int id = 0; id < calls.length; id++) {
      calls[id].reset();
      nanos[id].reset();
      failures[id].reset();
      rejections[id].reset();
      latencies.set(id, null);
    }
  }
}

package io.heddle.server.stats;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counters of commands, by their number in the command table, and of keys, as one shard keeps them.
 *
 * <p>Owned by the holder of the shard's turn. Other threads may read and see a slightly older
 * state. Recording stands in the path of every command: it is a few plain stores.
 */
public final class CommandStatistics {
  private static final int CALLS = 0;
  private static final int NANOS = 1;
  private static final int FAILURES = 2;
  private static final int WIDTH = 4;

  private final BooleanSupplier latencyTracking;

  /**
   * For each command its calls, their nanoseconds, and its failures: side by side in a cache line.
   */
  private final long[] counters;

  /**
   * For each command that was called, how long that took. Set with release: whoever reads it finds
   * a histogram that is complete, on processors that reorder stores too.
   */
  private final AtomicReferenceArray<@Nullable Histogram> latencies;

  private final long[] events = new long[KeyEvent.values().length];
  private long hits;
  private long misses;
  private long expiredBefore;
  private long expiryNanosBefore;
  private long expiredFieldsBefore;

  CommandStatistics(int commands, BooleanSupplier latencyTracking) {
    this.latencyTracking = latencyTracking;
    counters = new long[commands * WIDTH];
    latencies = new AtomicReferenceArray<>(commands);
  }

  /** Notes that command {@code id} took {@code duration} nanoseconds. */
  public void record(int id, long duration, boolean failed) {
    int at = id * WIDTH;
    counters[at + CALLS]++;
    counters[at + NANOS] += duration;
    if (failed) {
      counters[at + FAILURES]++;
    }
    if (latencyTracking.getAsBoolean()) {
      Histogram latency = latencies.getPlain(id);
      if (latency == null) {
        latency = LatencyRange.histogram();
        latencies.setRelease(id, latency);
      }
      latency.recordValue(LatencyRange.clamped(duration));
    }
  }

  /** Notes whether a key that was read was there. */
  public void looked(boolean found) {
    if (found) {
      hits++;
    } else {
      misses++;
    }
  }

  /** Notes what happened to a key. */
  @SuppressWarnings("EnumOrdinal") // an EnumMap would box its counters
  public void happened(KeyEvent event) {
    events[event.ordinal()]++;
  }

  /** How often {@code event} happened since the start. */
  @SuppressWarnings("EnumOrdinal")
  public long events(KeyEvent event) {
    return events[event.ordinal()];
  }

  /** How many calls there were of all commands. */
  long calls() {
    long sum = 0;
    for (int at = CALLS; at < counters.length; at += WIDTH) {
      sum += counters[at];
    }
    return sum;
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }

  /**
   * How many keys have expired since the last reset.
   *
   * @param sinceStart how many the shard has seen expire in its life
   */
  public long expired(long sinceStart) {
    return sinceStart - expiredBefore;
  }

  /**
   * How long the active expiry of keys took since the last reset.
   *
   * @param sinceStart how long it took in the shard's life
   */
  public long expiryNanos(long sinceStart) {
    return sinceStart - expiryNanosBefore;
  }

  /** As {@link #expired}, of the fields of hashes. */
  public long expiredFields(long sinceStart) {
    return sinceStart - expiredFieldsBefore;
  }

  /** Adds what was counted of every command to {@code totals}. */
  public void addTo(CommandTotals totals) {
    for (int id = 0; id < latencies.length(); id++) {
      int at = id * WIDTH;
      if (counters[at + CALLS] > 0) {
        totals.add(id, counters[at + CALLS], counters[at + NANOS], counters[at + FAILURES]);
        totals.add(id, latencies.getAcquire(id));
      }
    }
  }

  /**
   * Begins anew with all but the events. For the holder of the turn.
   *
   * @param expiredSinceStart how many keys the shard has seen expire in its life
   * @param fieldsExpiredSinceStart how many fields of hashes
   * @param expiryNanosSinceStart how long their active expiry took
   */
  public void reset(
      long expiredSinceStart, long fieldsExpiredSinceStart, long expiryNanosSinceStart) {
    Arrays.fill(counters, 0);
    for (int id = 0; id < latencies.length(); id++) {
      latencies.setRelease(id, null);
    }
    hits = 0;
    misses = 0;
    expiredBefore = expiredSinceStart;
    expiryNanosBefore = expiryNanosSinceStart;
    expiredFieldsBefore = fieldsExpiredSinceStart;
  }
}

package io.heddle.server.stats;

import java.util.Arrays;
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
  private final BooleanSupplier latencyTracking;
  private final long[] calls;
  private final long[] nanos;
  private final long[] failures;
  private final @Nullable Histogram[] latencies;
  private final long[] events = new long[KeyEvent.values().length];
  private long hits;
  private long misses;
  private long expiredBefore;

  CommandStatistics(int commands, BooleanSupplier latencyTracking) {
    this.latencyTracking = latencyTracking;
    calls = new long[commands];
    nanos = new long[commands];
    failures = new long[commands];
    latencies = new Histogram[commands];
  }

  /** Notes that command {@code id} took {@code duration} nanoseconds. */
  public void record(int id, long duration, boolean failed) {
    calls[id]++;
    nanos[id] += duration;
    if (failed) {
      failures[id]++;
    }
    if (latencyTracking.getAsBoolean()) {
      Histogram latency = latencies[id];
      if (latency == null) {
        latency = LatencyRange.histogram();
        latencies[id] = latency;
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

  /** Notes a change to a key. */
  @SuppressWarnings("EnumOrdinal") // an EnumMap would box its counters
  public void changed(KeyEvent event) {
    events[event.ordinal()]++;
  }

  /** How often {@code event} happened since the start. */
  @SuppressWarnings("EnumOrdinal")
  public long events(KeyEvent event) {
    return events[event.ordinal()];
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

  /** Adds what was counted of every command to {@code totals}. */
  public void addTo(CommandTotals totals) {
    for (int id = 0; id < calls.length; id++) {
      if (calls[id] > 0) {
        totals.add(id, calls[id], nanos[id], failures[id]);
        totals.add(id, latencies[id]);
      }
    }
  }

  /**
   * Begins anew with all but the events. For the holder of the turn.
   *
   * @param expiredSinceStart how many keys the shard has seen expire in its life
   */
  public void reset(long expiredSinceStart) {
    Arrays.fill(calls, 0);
    Arrays.fill(nanos, 0);
    Arrays.fill(failures, 0);
    Arrays.fill(latencies, null);
    hits = 0;
    misses = 0;
    expiredBefore = expiredSinceStart;
  }
}

package io.heddle.server.stats;

/**
 * Counters of commands, by their number in the command table, as one lane of execution keeps them.
 *
 * <p>Owned by whoever runs in that lane: the holder of a shard's turn, or a connection's thread.
 * Other threads may read and see a slightly older state.
 */
public final class CommandStatistics {
  private final long[] calls;
  private final long[] nanos;
  private final long[] failures;
  private final long[] events = new long[KeyEvent.values().length];
  private long hits;
  private long misses;

  CommandStatistics(int commands) {
    calls = new long[commands];
    nanos = new long[commands];
    failures = new long[commands];
  }

  /** Notes that command {@code id} took {@code duration} nanoseconds. */
  public void record(int id, long duration, boolean failed) {
    calls[id]++;
    nanos[id] += duration;
    if (failed) {
      failures[id]++;
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

  @SuppressWarnings("EnumOrdinal")
  public long events(KeyEvent event) {
    return events[event.ordinal()];
  }

  public long calls(int id) {
    return calls[id];
  }

  public long nanos(int id) {
    return nanos[id];
  }

  public long failures(int id) {
    return failures[id];
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }
}

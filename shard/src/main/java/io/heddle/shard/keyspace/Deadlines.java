package io.heddle.shard.keyspace;

import io.heddle.shard.data.ExpiryHeap;
import org.jspecify.annotations.Nullable;

/**
 * When the entries of a keyspace expire, the earliest first, and in how long on average. Owned by
 * the holder of the shard's turn.
 */
final class Deadlines {
  private final ExpiryHeap<Deadline> heap = new ExpiryHeap<>();

  /**
   * The sum of all deadlines, in two parts since a client may set them as far away as a long
   * allows.
   */
  private long sumHigh;

  private long sumLow;

  int size() {
    return heap.size();
  }

  /** The earliest, or null if there is none. */
  @Nullable Deadline first() {
    return heap.first();
  }

  void add(Deadline deadline) {
    heap.add(deadline);
    addToSum(deadline, 1);
  }

  void move(Deadline deadline, long atMillis) {
    addToSum(deadline, -1);
    heap.move(deadline, atMillis);
    addToSum(deadline, 1);
  }

  /** Removes that of {@code entry}, if it has one, which stays with the entry. */
  void remove(Entry entry) {
    Deadline deadline = entry.deadline();
    if (deadline != null) {
      heap.remove(deadline);
      addToSum(deadline, -1);
    }
  }

  /** Takes that of {@code entry} away, if it has one. */
  void forget(Entry entry) {
    if (entry.deadline() != null) {
      remove(entry);
      entry.dropDeadline();
    }
  }

  /** The mean time that is left, in milliseconds; 0 if there are none. */
  long averageTtlMillis(long nowMillis) {
    int count = heap.size();
    if (count == 0) {
      return 0;
    }
    double sum = sumHigh * 0x1p32 + sumLow;
    return Math.max(0, (long) (sum / count) - nowMillis);
  }

  private void addToSum(Deadline deadline, int sign) {
    sumHigh += sign * (deadline.atMillis() >> 32);
    sumLow += sign * (deadline.atMillis() & 0xffffffffL);
  }
}

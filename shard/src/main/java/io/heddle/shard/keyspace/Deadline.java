package io.heddle.shard.keyspace;

import io.heddle.shard.data.Value;
import org.jspecify.annotations.Nullable;

/**
 * The moment after which an entry is gone, and the entry's place in the {@link ExpiryHeap}. Owned
 * by the holder of the shard's turn.
 */
public final class Deadline {
  /** Estimated heap of a deadline and its slot in the heap. */
  static final int HEAP_BYTES = 36;

  final Entry entry;

  /** What the entry's own field would hold had it no deadline. */
  @Nullable Value value;

  long atMillis;
  int index = -1;

  Deadline(Entry entry, @Nullable Value value, long atMillis) {
    this.entry = entry;
    this.value = value;
    this.atMillis = atMillis;
  }

  public Entry entry() {
    return entry;
  }

  /** Milliseconds since the Unix epoch. */
  public long atMillis() {
    return atMillis;
  }

  /** Whether the time is past; at the very millisecond an entry still lives, as in Redis. */
  public boolean isOver(long nowMillis) {
    return nowMillis > atMillis;
  }
}

package io.heddle.shard.keyspace;

import io.heddle.shard.data.Timed;
import io.heddle.shard.data.Value;
import org.jspecify.annotations.Nullable;

/** The moment after which an entry is gone. Owned by the holder of the shard's turn. */
public final class Deadline extends Timed {
  /** Estimated heap of a deadline and its slot in the heap. */
  static final int HEAP_BYTES = 36;

  final Entry entry;

  /** What the entry's own field would hold had it no deadline. */
  @Nullable Value value;

  Deadline(Entry entry, @Nullable Value value, long atMillis) {
    super(atMillis);
    this.entry = entry;
    this.value = value;
  }
}

package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/**
 * What a big value finds its parts in by their names. Owned by the holder of the shard's turn.
 *
 * @param <E> a part
 */
public abstract class NameTable<E> extends HashTable<E> {
  private final Hasher hasher;

  NameTable(Hasher hasher) {
    this.hasher = hasher;
  }

  final Hasher hasher() {
    return hasher;
  }

  /** The hash of {@code name} in this table. */
  public final long hash(Bytes name) {
    return hasher.hash(name.array(), name.offset(), name.length());
  }
}

package io.heddle.shard.keyspace;

import io.heddle.shard.data.HashTable;
import org.jspecify.annotations.Nullable;

/** Finds a keyspace's entries by key. Owned by the holder of the shard's turn. */
final class Dictionary extends HashTable<Entry> {
  @Override
  protected boolean matches(Entry entry, byte[] array, int offset, int length) {
    return entry.hasKey(array, offset, length);
  }

  @Nullable Entry find(Key key) {
    return find(key.name().array(), key.name().offset(), key.name().length(), key.hash());
  }

  /** Removes the entry of this key and returns it, or returns null. */
  @Nullable Entry remove(Key key) {
    return remove(key.name().array(), key.name().offset(), key.name().length(), key.hash());
  }

  @Override
  protected int read(Entry entry) {
    return entry.readEnds();
  }
}

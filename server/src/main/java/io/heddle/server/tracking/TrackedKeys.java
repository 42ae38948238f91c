package io.heddle.server.tracking;

import io.heddle.shard.data.HashTable;
import io.heddle.shard.keyspace.Key;
import org.jspecify.annotations.Nullable;

/** The keys of a shard that clients may have cached. Owned by the holder of the shard's turn. */
final class TrackedKeys extends HashTable<TrackedKey> {
  @Override
  protected boolean matches(TrackedKey entry, byte[] array, int offset, int length) {
    return entry.hasName(array, offset, length);
  }

  @Nullable TrackedKey find(Key key) {
    return find(key.name().array(), key.name().offset(), key.name().length(), key.hash());
  }

  @Nullable TrackedKey remove(Key key) {
    return remove(key.name().array(), key.name().offset(), key.name().length(), key.hash());
  }
}

package io.heddle.shard.data;

/**
 * Spreads names over a {@link HashTable} in a way that whoever chooses the names cannot foresee.
 * Any thread may use it.
 */
@FunctionalInterface
public interface Hasher {
  /** The hash of {@code length} bytes of {@code array} from {@code offset} on. */
  long hash(byte[] array, int offset, int length);
}

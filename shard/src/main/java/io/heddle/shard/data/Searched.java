package io.heddle.shard.data;

/**
 * A table whose searches can be prepared: what they will look at is read before, so that it lies in
 * the processor's caches. Owned by the holder of the shard's turn.
 *
 * <p>What the methods return means nothing: a caller keeps it so that the reads are not optimized
 * away.
 */
public interface Searched {
  /** Reads the slot that a search for {@code hash} begins at. */
  int readSlot(long hash);

  /** The same for the entry that it will look at first. */
  int readEntry(long hash);

  /** Reads an array where it begins and where it ends. */
  static int readEnds(byte[] array) {
    return array.length == 0 ? 0 : array[0] + array[array.length - 1];
  }
}

package io.heddle.server.tracking;

import io.heddle.resp.Bytes;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A key that clients may have cached, in whatever database, and who they are. Owned by the holder
 * of the turn of the key's shard.
 */
final class TrackedKey {
  private final byte[] name;

  /** The first {@link #count} are ids of clients, in ascending order. */
  private long[] readers = new long[1];

  private int count;

  /**
   * @param name is copied
   */
  TrackedKey(Bytes name) {
    this.name = name.toArray();
  }

  Bytes name() {
    return Bytes.of(name);
  }

  boolean hasName(byte[] array, int offset, int length) {
    return Arrays.equals(name, 0, name.length, array, offset, offset + length);
  }

  /** Adds the client with this id; false if it was here. */
  boolean add(long reader) {
    int found = Arrays.binarySearch(readers, 0, count, reader);
    if (found >= 0) {
      return false;
    }
    if (count == readers.length) {
      readers = Arrays.copyOf(readers, 2 * count);
    }
    int place = -found - 1;
    System.arraycopy(readers, place, readers, place + 1, count - place);
    readers[place] = reader;
    count++;
    return true;
  }

  int count() {
    return count;
  }

  /** Passes on the ids of the clients. */
  void forEachReader(LongConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(readers[i]);
    }
  }
}

package io.heddle.server.command;

import io.heddle.shard.keyspace.Keyspace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the searches for keys will look at, so that it lies in the processor's caches when
 * their commands run: one search waits for memory four times, each read depending on the one
 * before; those of many keys wait together. Belongs to the holder of the keys' turns.
 */
public final class ReadAhead {
  /** From this many keys on it costs less than it saves. */
  public static final int WORTHWHILE = 4;

  private @Nullable Keyspace[] slices = new Keyspace[0];
  private long[] hashes = new long[0];
  private int count;

  /** Of no meaning; it keeps the reads from being optimized away. */
  @SuppressWarnings("UnusedVariable")
  private int sum;

  /** Adds the key with {@code hash}, which is searched for in {@code slice}. */
  public void add(Keyspace slice, long hash) {
    if (count == hashes.length) {
      int room = Math.max(2 * count, 2 * WORTHWHILE);
      slices = Arrays.copyOf(slices, room);
      hashes = Arrays.copyOf(hashes, room);
    }
    slices[count] = slice;
    hashes[count] = hash;
    count++;
  }

  /** Reads for all keys that were added, and forgets them. */
  public void read() {
    int read = 0;
    for (int i = 0; i < count; i++) {
      read += slice(i).readSlot(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      read += slice(i).readEntry(hashes[i]);
    }
    sum += read;
    count = 0;
  }

  private Keyspace slice(int i) {
    Keyspace slice = slices[i];
    assert slice != null;
    return slice;
  }
}

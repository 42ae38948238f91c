package io.heddle.server.command;

import io.heddle.shard.data.Searched;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the searches for keys, and for parts of values, will look at, so that it lies in the
 * processor's caches when their commands run: one search waits for memory four times, each read
 * depending on the one before; those of many keys wait together. Belongs to the holder of the keys'
 * turns.
 */
public final class ReadAhead {
  /** From this many keys on it costs less than it saves. */
  public static final int WORTHWHILE = 4;

  private @Nullable Searched[] tables = new Searched[0];
  private long[] hashes = new long[0];
  private int count;

  /** Of no meaning; it keeps the reads from being optimized away. */
  @SuppressWarnings("UnusedVariable")
  private int sum;

  /** Adds the name with {@code hash}, which is searched for in {@code table}. */
  public void add(Searched table, long hash) {
    if (count == hashes.length) {
      int room = Math.max(2 * count, 2 * WORTHWHILE);
      tables = Arrays.copyOf(tables, room);
      hashes = Arrays.copyOf(hashes, room);
    }
    tables[count] = table;
    hashes[count] = hash;
    count++;
  }

  /** Reads for all that were added, and forgets them. */
  public void read() {
    int read = 0;
    for (int i = 0; i < count; i++) {
      read += table(i).readSlot(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      read += table(i).readEntry(hashes[i]);
    }
    sum += read;
    count = 0;
  }

  private Searched table(int i) {
    Searched table = tables[i];
    assert table != null;
    return table;
  }
}

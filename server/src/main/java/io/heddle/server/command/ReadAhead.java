package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.shard.Shards;
import io.heddle.shard.data.NameTable;
import io.heddle.shard.data.Searched;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the searches for keys, and for parts of values, will look at, so that it lies in the
 * processor's caches when their commands run: one search waits for memory four times, each read
 * depending on the one before; those of many keys wait together. One for each connection; belongs
 * to the holder of the keys' turns.
 */
public final class ReadAhead {
  /** From this many keys on it costs less than it saves. */
  public static final int WORTHWHILE = 4;

  /** An idle connection keeps room for no more names than this. */
  private static final int KEPT = 16;

  private @Nullable Searched[] tables = new Searched[0];
  private long[] hashes = new long[0];
  private int count;

  /** Of no meaning; it keeps the reads from being optimized away. */
  @SuppressWarnings("UnusedVariable")
  private int sum;

  /** Reads for {@code keys} of a database, if they are enough. */
  void read(List<Key> keys, Shards shards, int database) {
    if (keys.size() < WORTHWHILE) {
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      Key each = keys.get(i);
      addKey(each, shards.get(each.shard()).database(database));
    }
    read();
  }

  /** Adds {@code key}, which {@code slice} holds if it is there. */
  public void addKey(Key key, Keyspace slice) {
    add(slice.searched(), key.hash());
  }

  /** Adds the part that {@code call} names of the value at its one key, if that is a big one. */
  public void addMember(Call call, Keyspace slice) {
    Entry entry = slice.peek(call.key());
    Value value = entry == null ? null : entry.value();
    NameTable<?> names = value == null ? null : value.names();
    Bytes member = names == null ? null : call.member();
    if (names != null && member != null) {
      add(names, names.hash(member));
    }
  }

  private void add(Searched table, long hash) {
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
    Arrays.fill(tables, 0, count, null); // a table that is dropped is not to be held here
    count = 0;
  }

  private Searched table(int i) {
    Searched table = tables[i];
    assert table != null;
    return table;
  }

  /** Lets go of what a long pipeline needed. */
  public void trim() {
    if (hashes.length > KEPT) {
      tables = new Searched[0];
      hashes = new long[0];
    }
  }
}

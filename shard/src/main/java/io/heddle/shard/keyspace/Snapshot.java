package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What a keyspace held at one moment, gathered a slice at a time while it changes. Owned by the
 * holder of the shard's turn.
 *
 * <p>A walk passes all entries in the order of the dictionary; an entry that is about to change
 * before the walk has come to it is kept first. Each entry has a mark that says whether that was
 * done, and what marks mean is turned over at each beginning: what is new or was kept bears the
 * keyspace's present mark, all else the former one. So a walk that has begun must be carried on to
 * its end, and nothing has to be set back afterwards.
 *
 * <p>The log's rewrite and the file of a save both start from this.
 */
public final class Snapshot {
  /**
   * An entry as it was; nothing that happens to the keyspace reaches it.
   *
   * @param key owned
   * @param expireAtMillis the deadline in Unix milliseconds, or {@link #NO_DEADLINE}
   */
  public record Item(Bytes key, Value value, long expireAtMillis) {
    public static final long NO_DEADLINE = -1;

    private static Item of(Entry entry) {
      Deadline deadline = entry.deadline();
      return new Item(
          entry.key(), entry.valueAsItIs(), deadline == null ? NO_DEADLINE : deadline.atMillis());
    }
  }

  private final Keyspace keyspace;
  private final Dictionary dictionary;
  private final boolean mark;
  private final int size;
  private final int volatileSize;
  private List<Item> kept = new ArrayList<>();
  private long cursor;
  private boolean over;

  Snapshot(Keyspace keyspace, Dictionary dictionary, boolean mark) {
    this.keyspace = keyspace;
    this.dictionary = dictionary;
    this.mark = mark;
    this.size = keyspace.size();
    this.volatileSize = keyspace.volatileSize();
  }

  /** How many entries there were. */
  public int size() {
    return size;
  }

  /** How many of them had a deadline. */
  public int volatileSize() {
    return volatileSize;
  }

  /** Keeps {@code entry} as it is now, unless that was done or it was not there at the moment. */
  void keep(Entry entry) {
    if (entry.mark() != mark) {
      entry.mark(mark);
      kept.add(Item.of(entry));
    }
  }

  /** Goes on with the walk for about {@code count} entries. */
  public void advance(int count) {
    if (over) {
      return;
    }
    cursor = dictionary.scan(cursor, count, this::keep);
    if (cursor == 0) {
      over = true;
      keyspace.ended(this);
    }
  }

  /** Whether the walk has passed all there was; what was kept may still wait to be taken. */
  public boolean isOver() {
    return over;
  }

  /** What was kept since the last time, for the caller to have. */
  public List<Item> take() {
    List<Item> taken = kept;
    kept = new ArrayList<>();
    return taken;
  }
}

package io.heddle.shard;

import io.heddle.resp.Bytes;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Presence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that one connection keeps an eye on until its transaction, and whether one of them has
 * changed since. Belongs to that connection, which reaches it in the turns of the shards involved.
 */
public final class Watch {
  /** A key in one database, with an owned name. */
  final class Watched {
    private final int database;
    private final Key key;

    /** Whether its time was over already when it came under watch: then it is gone as it is. */
    private boolean overdue;

    private Watched(int database, Key key, boolean overdue) {
      this.database = database;
      this.key = key;
      this.overdue = overdue;
    }

    int database() {
      return database;
    }

    Key key() {
      return key;
    }

    /** The key was changed. */
    void changed() {
      broken = true;
    }

    /** The key's time is over, and its entry may still be there. */
    void foundOverdue() {
      if (!overdue) {
        broken = true;
      }
    }

    /** The key was removed, its time being over or not. */
    void removed() {
      foundOverdue();
      overdue = false;
    }

    /**
     * The database got the contents of another.
     *
     * @param former what it had of the key
     * @param present what it has of the key now
     */
    void replaced(Presence former, Presence present) {
      boolean wasGone = former == Presence.ABSENT || overdue;
      if (wasGone && present != Presence.ALIVE) {
        overdue = present == Presence.OVERDUE;
      } else {
        broken = true;
      }
    }
  }

  private final List<Watched> keys = new ArrayList<>();
  private final boolean[] shards;
  private boolean broken;

  /** A watch of no key yet, on a server of {@code shardCount} shards. */
  public Watch(int shardCount) {
    this.shards = new boolean[shardCount];
  }

  /** How many keys are watched. */
  public int size() {
    return keys.size();
  }

  /** Whether keys of the shard with this index are among those watched. */
  public boolean concerns(int shard) {
    return shards[shard];
  }

  /** Whether a key was changed. For whoever holds the turns of all shards that are concerned. */
  public boolean isBroken() {
    return broken;
  }

  /** Adds a key; returns what to keep, or null if it is there already. */
  @Nullable Watched add(int database, Key key, boolean isOverdue) {
    for (Watched watched : keys) {
      if (watched.database() == database && watched.key().name().equals(key.name())) {
        return null;
      }
    }
    Bytes owned = key.name().copy();
    Watched watched = new Watched(database, new Key(owned, key.hash(), key.shard()), isOverdue);
    keys.add(watched);
    shards[key.shard()] = true;
    return watched;
  }

  /** The keys of the shard with this index. */
  List<Watched> of(int shard) {
    return keys.stream().filter(watched -> watched.key().shard() == shard).toList();
  }
}

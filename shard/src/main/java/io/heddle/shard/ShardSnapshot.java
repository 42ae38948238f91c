package io.heddle.shard;

import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.keyspace.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What all databases of a shard held at one moment, gathered a slice at a time. Owned by the holder
 * of the shard's turn.
 *
 * <p>The moment is the same for several shards if they begin while a {@link Rendezvous} holds them.
 */
public final class ShardSnapshot {
  /** The snapshot of the database that had this number then. */
  private record Part(int database, Snapshot snapshot) {}

  /** Takes in what was gathered. */
  @FunctionalInterface
  public interface Receiver {
    void receive(int database, Snapshot.Item item);
  }

  /** Takes in how much there was. */
  @FunctionalInterface
  public interface SizeReceiver {
    void receive(int database, int keys, int volatileKeys);
  }

  private final List<Part> parts = new ArrayList<>();

  /** Begins a snapshot of {@code shard}, which has no other under way. */
  ShardSnapshot(Shard shard) {
    for (int i = 0; i < shard.databasesInUse(); i++) {
      Keyspace keyspace = shard.database(i);
      if (keyspace.size() > 0) {
        parts.add(new Part(i, keyspace.snapshot()));
      }
    }
  }

  /** Tells how many keys there were in each database that had any. */
  public void sizes(SizeReceiver receiver) {
    for (Part part : parts) {
      receiver.receive(part.database, part.snapshot.size(), part.snapshot.volatileSize());
    }
  }

  /**
   * Goes on for about {@code count} keys, and passes on what there is since the last time, which
   * may be more: keys that changed were gathered on the way.
   *
   * @return whether there will be more
   */
  public boolean advance(int count, Receiver receiver) {
    for (Part part : parts) {
      if (!part.snapshot.isOver()) {
        part.snapshot.advance(count);
        break;
      }
    }
    for (Part part : parts) {
      part.snapshot.take().forEach(item -> receiver.receive(part.database, item));
    }
    parts.removeIf(part -> part.snapshot.isOver());
    return !parts.isEmpty();
  }
}

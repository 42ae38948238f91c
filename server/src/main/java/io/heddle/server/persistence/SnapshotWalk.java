package io.heddle.server.persistence;

import io.heddle.shard.Shard;
import io.heddle.shard.ShardSnapshot;
import io.heddle.shard.keyspace.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The way through a shard's snapshot, a slice for each turn. Owned by the thread that walks, which
 * holds no turn.
 */
final class SnapshotWalk {
  /** Keys that are gathered in one turn: some ten microseconds. */
  private static final int SLICE = 128;

  private record Found(int database, Snapshot.Item item) {}

  private final Shard shard;
  private final ShardSnapshot snapshot;
  private List<Found> gathered = new ArrayList<>();
  private boolean more = true;

  SnapshotWalk(Shard shard, ShardSnapshot snapshot) {
    this.shard = shard;
    this.snapshot = snapshot;
  }

  boolean hasMore() {
    return more;
  }

  /** Passes the next slice on, after the turn that gathered it. */
  void next(ShardSnapshot.Receiver receiver) {
    gathered = new ArrayList<>(gathered.size());
    AppendOnly.inTurnOf(
        shard,
        () ->
            more =
                snapshot.advance(
                    SLICE, (database, item) -> gathered.add(new Found(database, item))));
    gathered.forEach(found -> receiver.receive(found.database(), found.item()));
  }

  /** Goes on to the end, as a snapshot must, for nobody. */
  void discardRest() {
    while (more) {
      next((database, item) -> {});
    }
  }
}

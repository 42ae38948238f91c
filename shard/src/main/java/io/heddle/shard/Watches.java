package io.heddle.shard;

import io.heddle.resp.Bytes;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a shard's keys are watched, and by whom. Owned by the holder of the shard's turn.
 *
 * <p>Nothing is kept for keys that nobody watches, and nothing at all when nobody watches any.
 */
final class Watches {
  /** A key's name in one of the databases. */
  private record Place(int database, Bytes name) {}

  /** A watched key and those who watch it. */
  private record Watched(Key key, List<Watch> watches) {}

  private @Nullable Map<Place, Watched> places;

  void add(int database, Key key, Watch watch) {
    Watch.Watched added = watch.add(database, key);
    if (added == null) {
      return;
    }
    Map<Place, Watched> all = places;
    if (all == null) {
      all = new HashMap<>();
      places = all;
    }
    all.computeIfAbsent(
            new Place(database, added.key().name()),
            place -> new Watched(added.key(), new ArrayList<>(1)))
        .watches()
        .add(watch);
  }

  /** Forgets {@code watch}, which has keys of the shard with index {@code shard}. */
  void remove(int shard, Watch watch) {
    Map<Place, Watched> all = places;
    if (all == null) {
      return;
    }
    for (Watch.Watched key : watch.of(shard)) {
      Place place = new Place(key.database(), key.key().name());
      Watched watched = all.get(place);
      if (watched != null && watched.watches().remove(watch) && watched.watches().isEmpty()) {
        all.remove(place);
      }
    }
    if (all.isEmpty()) {
      places = null;
    }
  }

  /** How many keys are watched. */
  int size() {
    Map<Place, Watched> all = places;
    return all == null ? 0 : all.size();
  }

  /** The key of that name has changed. */
  void changed(int database, Bytes name) {
    if (places != null) {
      Watched watched = places.get(new Place(database, name));
      if (watched != null) {
        watched.watches().forEach(Watch::breakUp);
      }
    }
  }

  /** All keys of a database are about to go. */
  void clearing(int database, Keyspace keyspace, long nowMillis) {
    if (places != null) {
      places.forEach(
          (place, watched) -> {
            if (place.database() == database && isThere(keyspace, watched.key(), nowMillis)) {
              watched.watches().forEach(Watch::breakUp);
            }
          });
    }
  }

  /** Two databases are about to be exchanged: that concerns a key which either of them has. */
  void swapping(int first, Keyspace one, int second, Keyspace other, long nowMillis) {
    if (places != null) {
      places.forEach(
          (place, watched) -> {
            boolean concerned = place.database() == first || place.database() == second;
            if (concerned
                && (isThere(one, watched.key(), nowMillis)
                    || isThere(other, watched.key(), nowMillis))) {
              watched.watches().forEach(Watch::breakUp);
            }
          });
    }
  }

  private static boolean isThere(Keyspace keyspace, Key key, long nowMillis) {
    return keyspace.contains(key, nowMillis);
  }
}

package io.heddle.shard;

import io.heddle.resp.Bytes;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.keyspace.Presence;
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

  /** For each key that is watched, each watch's own note of it. */
  private @Nullable Map<Place, List<Watch.Watched>> places;

  /**
   * @param isOverdue whether the key's entry is still there though its time is over
   */
  void add(int database, Key key, boolean isOverdue, Watch watch) {
    Watch.Watched added = watch.add(database, key, isOverdue);
    if (added == null) {
      return;
    }
    Map<Place, List<Watch.Watched>> all = places;
    if (all == null) {
      all = new HashMap<>();
      places = all;
    }
    all.computeIfAbsent(new Place(database, added.key().name()), place -> new ArrayList<>(1))
        .add(added);
  }

  /** Forgets {@code watch}, which has keys of the shard with index {@code shard}. */
  void remove(int shard, Watch watch) {
    Map<Place, List<Watch.Watched>> all = places;
    if (all == null) {
      return;
    }
    for (Watch.Watched watched : watch.of(shard)) {
      Place place = new Place(watched.database(), watched.key().name());
      List<Watch.Watched> present = all.get(place);
      if (present != null && present.remove(watched) && present.isEmpty()) {
        all.remove(place);
      }
    }
    if (all.isEmpty()) {
      places = null;
    }
  }

  /** How many keys are watched. */
  int size() {
    Map<Place, List<Watch.Watched>> all = places;
    return all == null ? 0 : all.size();
  }

  /** The key of that name has changed. */
  void changed(int database, Bytes name) {
    if (places != null) {
      of(places, database, name).forEach(Watch.Watched::changed);
    }
  }

  /** The key of that name is gone, for its time is over. */
  void expired(int database, Bytes name) {
    if (places != null) {
      of(places, database, name).forEach(Watch.Watched::removed);
    }
  }

  private static List<Watch.Watched> of(
      Map<Place, List<Watch.Watched>> places, int database, Bytes name) {
    return places.getOrDefault(new Place(database, name), List.of());
  }

  /** All keys of a database are about to go. */
  void clearing(int database, Keyspace keyspace, long nowMillis) {
    if (places != null) {
      places.forEach(
          (place, all) -> {
            if (place.database() == database
                && presence(keyspace, all, nowMillis) != Presence.ABSENT) {
              all.forEach(Watch.Watched::removed);
            }
          });
    }
  }

  /** A database is about to get the contents of another, and that its own. */
  void swapping(int database, Keyspace former, Keyspace present, long nowMillis) {
    if (places != null) {
      places.forEach(
          (place, all) -> {
            if (place.database() == database) {
              Presence before = presence(former, all, nowMillis);
              Presence after = presence(present, all, nowMillis);
              all.forEach(watched -> watched.replaced(before, after));
            }
          });
    }
  }

  private static Presence presence(Keyspace keyspace, List<Watch.Watched> all, long nowMillis) {
    return keyspace.presence(all.get(0).key(), nowMillis);
  }
}

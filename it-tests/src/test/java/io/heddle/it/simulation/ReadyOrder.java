package io.heddle.it.simulation;

import io.heddle.it.simulation.Data.Cause;
import io.heddle.it.simulation.Data.Place;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * In which order keys came to hold something: in that order those are served who wait for them, and
 * whoever waits for several is served when the first of them has its turn, whichever it takes from.
 *
 * <p>Where it is not certain when a key has its turn, it is said to have it at the earliest, or at
 * the latest: as something that others wait for may have been there before, or as it has had its
 * turn and got more since.
 */
final class ReadyOrder {
  /** A key that has changed, and what it holds now. */
  record Change(Place place, Class<? extends Value> kind, Cause cause) {}

  private final ToIntFunction<String> shardOf;
  private final Map<Place, Integer> earliest = new HashMap<>();
  private final Map<Place, Map<Class<? extends Value>, Integer>> latest = new HashMap<>();
  private int turn;
  private @Nullable Cause lastCause;

  ReadyOrder(ToIntFunction<String> shardOf) {
    this.shardOf = shardOf;
  }

  /** A command begins in these shards: whoever waited for their keys before has been served. */
  void begin(BitSet shards) {
    earliest.keySet().removeIf(place -> shards.get(shardOf.applyAsInt(place.key())));
    latest.keySet().retainAll(earliest.keySet());
    lastCause = null;
  }

  /** A command has made these changes; what a swap of databases brings comes in any order. */
  void add(List<Change> changes) {
    for (Change change : changes) {
      if (change.cause != Cause.SWAPPED || lastCause != Cause.SWAPPED) {
        turn++;
      }
      lastCause = change.cause;
      earliest.putIfAbsent(change.place, turn);
      latest.computeIfAbsent(change.place, place -> new HashMap<>()).putIfAbsent(change.kind, turn);
    }
  }

  /** Those of {@code places} whose turn it may be to serve who waits for values of that kind. */
  List<Place> first(List<Place> places, Class<? extends Value> kind) {
    int last = places.stream().mapToInt(place -> latest(place, kind)).min().orElse(0);
    return places.stream().filter(place -> earliest(place) <= last).toList();
  }

  /** It is the turn of one of {@code places}: what comes before may have another, later. */
  void serve(List<Place> places) {
    int now = places.stream().mapToInt(this::earliest).max().orElse(0);
    latest.values().forEach(kinds -> kinds.values().removeIf(other -> other <= now));
    lastCause = null;
  }

  private int earliest(Place place) {
    return earliest.getOrDefault(place, 0);
  }

  private int latest(Place place, Class<? extends Value> kind) {
    return latest.getOrDefault(place, Map.of()).getOrDefault(kind, earliest(place));
  }
}

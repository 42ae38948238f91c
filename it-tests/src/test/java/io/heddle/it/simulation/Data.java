package io.heddle.it.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All keys of the model, in all databases, and who is told when one changes. */
final class Data {
  static final long NEVER = Long.MAX_VALUE;

  /** Why what is found at a place is not what was there. */
  enum Cause {
    WRITTEN,
    /** Its time is over. The server says so once more when it removes it. */
    OVERDUE,
    /** The whole database has another's contents. */
    SWAPPED
  }

  /** Hears of changes. */
  interface Listener {
    void changed(Place place, Cause cause);

    /** All keys of a database are gone, of which it was told. */
    void cleared();

    Listener NONE =
        new Listener() {
          @Override
          public void changed(Place place, Cause cause) {}

          @Override
          public void cleared() {}
        };
  }

  /** A key in one of the databases. */
  record Place(int database, String key) {}

  /** A key's value, and when it expires. */
  static final class Item {
    final Value value;
    long deadline;

    Item(Value value, long deadline) {
      this.value = value;
      this.deadline = deadline;
    }

    boolean isLive(long now) {
      return now <= deadline; // as in Redis, for which it is not over in its last millisecond
    }
  }

  private final List<Map<String, Item>> databases = new ArrayList<>();
  private final Listener listener;

  private boolean mayHoldMore;

  /**
   * How often a key's time was over when somebody looked: the server says so a moment later. By
   * name only, since databases may change their numbers in that moment.
   */
  private final Map<String, Integer> removedEarly = new HashMap<>();

  Data(int count, Listener listener) {
    this.listener = listener;
    for (int i = 0; i < count; i++) {
      databases.add(new TreeMap<>());
    }
  }

  /**
   * From now on the server may hold keys whose time is over and that nobody can see: what removed
   * them may have been lost.
   */
  void mayHoldMore() {
    mayHoldMore = true;
  }

  /** All that there is at the moment, as it will stay. */
  Map<Place, Item> copy() {
    Map<Place, Item> copy = new HashMap<>();
    for (int i = 0; i < databases.size(); i++) {
      int database = i;
      databases
          .get(i)
          .forEach(
              (key, item) ->
                  copy.put(new Place(database, key), new Item(item.value.copy(), item.deadline)));
    }
    return copy;
  }

  /** What is at a place at a time; what is no more, is removed. */
  @Nullable Item find(Place place, long now) {
    Item item = physical(place);
    if (item != null && !item.isLive(now)) {
      databases.get(place.database()).remove(place.key());
      removedEarly.merge(place.key(), 1, Integer::sum);
      listener.changed(place, Cause.OVERDUE);
      return null;
    }
    return item;
  }

  /** What has been put at a place and not been removed, be its time over. */
  @Nullable Item physical(Place place) {
    return databases.get(place.database()).get(place.key());
  }

  void put(Place place, Item item) {
    databases.get(place.database()).put(place.key(), item);
    touch(place);
  }

  /** Removes a place's item, and tells nobody. */
  void drop(Place place) {
    databases.get(place.database()).remove(place.key());
  }

  /** The server has removed those fields of a hash whose time was over. */
  void fieldsExpired(Place place, long now) {
    Item item = physical(place);
    if (item != null && item.value instanceof Value.Fields hash) {
      List.copyOf(hash.fields().keySet()).stream()
          .filter(field -> hash.isOver(field, now))
          .forEach(hash::remove);
      if (hash.isEmpty()) {
        drop(place);
      }
    }
    listener.changed(place, Cause.OVERDUE);
  }

  void remove(Place place) {
    databases.get(place.database()).remove(place.key());
    touch(place);
  }

  void touch(Place place) {
    listener.changed(place, Cause.WRITTEN);
  }

  /**
   * The server has removed a key whose time was over.
   *
   * @return whether it was right to
   */
  boolean expired(Place place, long clock) {
    if (removedEarly.merge(place.key(), 0, Integer::sum) > 0) {
      removedEarly.merge(place.key(), -1, Integer::sum);
      return true;
    }
    Item item = physical(place);
    if (item == null) {
      return mayHoldMore;
    }
    if (item.isLive(clock)) {
      return false;
    }
    databases.get(place.database()).remove(place.key());
    listener.changed(place, Cause.OVERDUE);
    return true;
  }

  /** The keys of a database at a time. */
  List<String> keys(int database, long now) {
    return databases.get(database).entrySet().stream()
        .filter(entry -> entry.getValue().isLive(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The most keys that the server may still hold, since nobody has looked at them. */
  long mostKeys(int database) {
    if (mayHoldMore) {
      return NEVER;
    }
    long early = removedEarly.values().stream().mapToLong(count -> count).sum();
    return databases.get(database).size() + early;
  }

  void clear(int database) {
    List<String> gone = List.copyOf(databases.get(database).keySet());
    gone.forEach(key -> touch(new Place(database, key)));
    databases.get(database).clear();
    listener.cleared();
  }

  void clearAll() {
    for (int i = 0; i < databases.size(); i++) {
      clear(i);
    }
  }

  void swap(int first, int second, long now) {
    if (first == second) {
      return;
    }
    Map<String, Item> kept = databases.get(first);
    databases.set(first, databases.get(second));
    databases.set(second, kept);
    touchExchanged(first, second, now);
    touchExchanged(second, first, now);
  }

  /** What a database had has gone, to {@code other}; what it got is new. */
  private void touchExchanged(int database, int other, long now) {
    databases.get(other).keySet().forEach(key -> swapped(database, key));
    keys(database, now).forEach(key -> swapped(database, key));
  }

  private void swapped(int database, String key) {
    listener.changed(new Place(database, key), Cause.SWAPPED);
  }
}

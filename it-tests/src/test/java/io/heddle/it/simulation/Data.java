package io.heddle.it.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All keys of the model, in all databases, and who is told when one changes. */
final class Data {
  static final long NEVER = Long.MAX_VALUE;

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
  private final Consumer<Place> touched;

  private boolean mayHoldMore;

  /**
   * How often a key's time was over when somebody looked: the server says so a moment later. By
   * name only, since databases may change their numbers in that moment.
   */
  private final Map<String, Integer> removedEarly = new HashMap<>();

  /**
   * @param touched told of each change
   */
  Data(int count, Consumer<Place> touched) {
    this.touched = touched;
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
      touched.accept(place);
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

  void remove(Place place) {
    databases.get(place.database()).remove(place.key());
    touch(place);
  }

  void touch(Place place) {
    touched.accept(place);
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
    remove(place);
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
    gone.forEach(key -> touched.accept(new Place(database, key)));
    databases.get(database).clear();
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
    touchExchanged(first, second, now);
    touchExchanged(second, first, now);
    Map<String, Item> kept = databases.get(first);
    databases.set(first, databases.get(second));
    databases.set(second, kept);
  }

  /** What a database had has gone, what it gets is new. */
  private void touchExchanged(int database, int replaced, long now) {
    databases.get(database).keySet().forEach(key -> touch(new Place(database, key)));
    keys(replaced, now).forEach(key -> touch(new Place(database, key)));
  }
}

package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which of a shard's keys, in order of arrival. Owned by the holder of the shard's
 * turn.
 *
 * <p>Whoever served a waiter, or ends its wait, takes it out of all lines it stands in.
 */
public final class Waiters {
  /** Those who wait for keys of one name, in whatever database. */
  private static final class Line {
    final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();

    /** How many of them wait for the key of each database. */
    final Map<Integer, Integer> databases = new HashMap<>();

    /** How many of them it takes the turn of each shard to serve. */
    final Map<Integer, Integer> shards = new HashMap<>();

    /** How many of them will write to each key. */
    final Map<Key, Integer> destinations = new HashMap<>();
  }

  private final Map<Bytes, Line> lines = new HashMap<>();

  /** How many waiters need the turns of other shards too. */
  private int crossing;

  private int awaitedKeys;

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Puts {@code waiter} at the end of the line for {@code key}, which is one of its keys here. */
  public void add(Key key, Waiter waiter) {
    Line line = lines.get(key.name());
    if (line == null) {
      line = new Line();
      lines.put(key.name().copy(), line);
    }
    line.waiters.add(waiter);
    count(line, waiter, 1);
  }

  /** Takes {@code waiter} out of the line for {@code key}, wherever it stands. */
  public void remove(Key key, Waiter waiter) {
    Line line = lines.get(key.name());
    if (line != null && line.waiters.remove(waiter)) {
      count(line, waiter, -1);
      if (line.waiters.isEmpty()) {
        lines.remove(key.name());
      }
    }
  }

  private void count(Line line, Waiter waiter, int one) {
    awaitedKeys -= line.databases.size();
    add(line.databases, waiter.database(), one);
    awaitedKeys += line.databases.size();
    BitSet shards = waiter.shards();
    if (shards.cardinality() > 1) {
      crossing += one;
      shards.stream().forEach(index -> add(line.shards, index, one));
    }
    Key destination = waiter.destination();
    if (destination != null) {
      Bytes owned = destination.name().copy();
      add(line.destinations, new Key(owned, destination.hash(), destination.shard()), one);
    }
  }

  private static <T> void add(Map<T, Integer> counts, T counted, int more) {
    counts.merge(counted, more, (a, b) -> a + b == 0 ? null : a + b);
  }

  /** How many keys somebody waits for, those of several databases apart. */
  public int awaitedKeys() {
    return awaitedKeys;
  }

  /**
   * Whether somebody waits for the key of that name in a database, to hold what {@code entry} does.
   */
  public boolean isWanted(int database, Bytes name, Entry entry) {
    Line line = lines.get(name);
    return line != null
        && line.waiters.stream()
            .anyMatch(waiter -> waiter.database() == database && waiter.wants(entry));
  }

  /** How many wait for keys of that name. */
  public int count(Bytes name) {
    Line line = lines.get(name);
    return line == null ? 0 : line.waiters.size();
  }

  /**
   * The first who waits for the key of that name in a database and wants what {@code entry} holds:
   * claimed, and to be taken out of its lines. Null if there is none.
   */
  public @Nullable Waiter claim(int database, Bytes name, Entry entry) {
    Line line = lines.get(name);
    if (line != null) {
      for (Waiter waiter : line.waiters) {
        if (waiter.database() == database && waiter.wants(entry) && waiter.claim()) {
          return waiter;
        }
      }
    }
    return null;
  }

  /** Passes on each database and name that somebody waits for, perhaps more than once. */
  public void forEachAwaited(BiConsumer<Integer, Bytes> each) {
    lines.forEach(
        (name, line) -> line.waiters.forEach(waiter -> each.accept(waiter.database(), name)));
  }

  /** Whether it takes the turn of another shard to serve some of those who wait here. */
  public boolean isCrossed() {
    return crossing > 0;
  }

  /** Adds to {@code needed} the shards whose turns it takes to serve who waits for a name. */
  public void addShards(Bytes name, BitSet needed) {
    Line line = lines.get(name);
    if (line != null) {
      line.shards.keySet().forEach(needed::set);
    }
  }

  /** The keys that will be written to when those who wait for a name are served. */
  public Collection<Key> destinations(Bytes name) {
    Line line = lines.get(name);
    return line == null ? Set.of() : line.destinations.keySet();
  }
}

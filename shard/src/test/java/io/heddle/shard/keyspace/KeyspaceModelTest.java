package io.heddle.shard.keyspace;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import io.heddle.shard.data.StringValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two keyspaces under a long run of all that can be done to them, against two maps; and snapshots
 * of them meanwhile, against copies of the maps at their beginnings.
 */
class KeyspaceModelTest {
  private static final int NAMES = 20_000;
  private static final long NEVER = Long.MAX_VALUE;

  /** What a key should hold, and until when. */
  private record Held(String string, long atMillis) {}

  /** A keyspace, what should be in it, and what expired since it was last looked at. */
  private final class Side {
    final List<String> expired = new ArrayList<>();
    final Map<String, Held> model = new HashMap<>();
    final Keyspace keyspace;
    long expiries;

    @Nullable Snapshot snapshot;
    Map<String, Held> atItsBeginning = Map.of();
    final List<Snapshot.Item> gathered = new ArrayList<>();
    int snapshots;

    Side(Hashing hashing) {
      keyspace = new Keyspace(hashing, this::hear);
    }

    private void hear(Keyspace source, Entry entry) {
      check(source == keyspace, "which keyspace");
      expired.add(entry.key().toString());
    }

    /** Expires the key in the model as an access to it does. */
    @Nullable Held look(String name) {
      Held held = model.get(name);
      if (held != null && now > held.atMillis) {
        model.remove(name);
        expiries++;
        return null;
      }
      return held;
    }

    void snapshot(RandomGenerator random) {
      Snapshot running = snapshot;
      if (running == null) {
        snapshot = keyspace.snapshot();
        atItsBeginning = new HashMap<>(model);
        return;
      }
      running.advance(1 + random.nextInt(100));
      gathered.addAll(running.take());
      if (running.isOver()) {
        Map<String, Held> found = new HashMap<>();
        for (Snapshot.Item item : gathered) {
          String string = ((StringValue) item.value()).bytes().toString();
          long at = item.expireAtMillis() < 0 ? NEVER : item.expireAtMillis();
          check(found.put(item.key().toString(), new Held(string, at)) == null, "gathered twice");
        }
        assertThat(found).isEqualTo(atItsBeginning);
        check(running.size() == found.size(), "size of the snapshot");
        gathered.clear();
        snapshot = null;
        snapshots++;
      }
    }
  }

  private long now = 1_700_000_000_000L;

  @Test
  void doesAsTheModelDoes() {
    Seeded.run(this::run);
  }

  private void run(RandomGenerator random) {
    Hashing hashing = new Hashing(random);
    Side[] sides = {new Side(hashing), new Side(hashing)};
    for (int i = 0; i < 1_500_000; i++) {
      int which = random.nextInt(2);
      int removing = i / 200_000 % 3 == 2 ? 12 : 1;
      step(sides[which], sides[1 - which], hashing, random, removing);
      if (i % 10 == 0) {
        now += random.nextInt(20);
      }
      if (i % 300_000 == 299_999) {
        compare(sides[0]);
        compare(sides[1]);
      }
      if (random.nextInt(25) == 0) {
        sides[which].snapshot(random);
      }
      if (random.nextInt(200_000) == 0) {
        sides[which].keyspace.clear();
        sides[which].model.clear();
      }
    }
    assertThat(sides[0].snapshots + sides[1].snapshots).isGreaterThan(20);
  }

  private void step(Side side, Side other, Hashing hashing, RandomGenerator random, int removing) {
    String name = "key:" + random.nextInt(NAMES);
    Key key = hashing.key(Bytes.of(name), 4);
    Keyspace keyspace = side.keyspace;
    int choice = random.nextInt(20 + removing);
    if (choice == 0) {
      expireDue(side, 1 + random.nextInt(20));
      return;
    }
    if (choice <= 5) {
      String string = string(random);
      keyspace.putString(key, Bytes.of(string));
      side.model.put(name, new Held(string, NEVER));
      return;
    }
    if (choice >= 20) {
      check(keyspace.remove(key, now) == (side.look(name) != null), "remove");
      side.model.remove(name);
      return;
    }
    Entry entry = keyspace.find(key, now);
    Held held = side.look(name);
    if (held == null) {
      check(entry == null, "found what is not there");
    } else {
      check(entry != null && entry.string().toString().equals(held.string), "string of " + name);
      change(choice, side, other, entry, hashing, random);
    }
    check(keyspace.expired() == side.expiries, "expired");
    check(keyspace.size() == side.model.size(), "size");
  }

  private void change(
      int choice, Side side, Side other, Entry entry, Hashing hashing, RandomGenerator random) {
    String name = entry.key().toString();
    Held held = side.model.get(name);
    Keyspace keyspace = side.keyspace;
    String target = "key:" + random.nextInt(NAMES);
    switch (choice) {
      case 6, 7, 8, 9, 10, 11 -> {
        long at = now + random.nextInt(-5, random.nextBoolean() ? 100 : 200_000);
        keyspace.expireAt(entry, at);
        side.model.put(name, new Held(held.string, at));
      }
      case 12 -> {
        check(keyspace.persist(entry) == (held.atMillis != NEVER), "persist");
        side.model.put(name, new Held(held.string, NEVER));
      }
      case 13, 14 -> {
        String string = string(random);
        keyspace.setString(entry, Bytes.of(string));
        side.model.put(name, new Held(string, held.atMillis));
      }
      case 15 -> {
        String suffix = random.nextBoolean() ? "x" : string(random);
        keyspace.append(entry, Bytes.of(suffix));
        side.model.put(name, new Held(held.string + suffix, held.atMillis));
      }
      case 16 -> {
        keyspace.remove(entry);
        side.model.remove(name);
        other.keyspace.attach(hashing.key(Bytes.of(target), 4), entry);
        other.model.put(target, held);
      }
      case 17 -> {
        keyspace.remove(entry);
        side.model.remove(name);
        keyspace.attach(hashing.key(Bytes.of(target), 4), entry);
        side.model.put(target, held);
      }
      case 18 -> {
        other.keyspace.copy(hashing.key(Bytes.of(target), 4), entry);
        other.model.put(target, held);
      }
      default -> {
        Deadline deadline = entry.deadline();
        check((deadline == null ? NEVER : deadline.atMillis()) == held.atMillis, "deadline");
      }
    }
  }

  /** The earliest deadlines of the model are among what expires; of equal ones it is any. */
  private void expireDue(Side side, int limit) {
    side.expired.clear();
    int count = side.keyspace.expireDue(now, limit);
    check(count == side.expired.size() && count <= limit, "count of expireDue");
    long last = Long.MIN_VALUE;
    for (String name : side.expired) {
      Held held = side.model.remove(name);
      check(held != null && now > held.atMillis && held.atMillis >= last, "expired " + name);
      last = held.atMillis;
    }
    side.expiries += count;
    long next = side.keyspace.nextDeadline();
    check(next >= last && (count == limit || next >= now), "what is left");
  }

  private void compare(Side side) {
    Map<String, Held> found = new HashMap<>();
    side.keyspace.forEach(
        entry -> {
          Deadline deadline = entry.deadline();
          found.put(
              entry.key().toString(),
              new Held(entry.string().toString(), deadline == null ? NEVER : deadline.atMillis()));
        });
    assertThat(found.equals(side.model)).isTrue();
    TreeMap<Long, Integer> deadlines = new TreeMap<>(Comparator.naturalOrder());
    side.model.values().stream()
        .filter(held -> held.atMillis != NEVER)
        .forEach(held -> deadlines.merge(held.atMillis, 1, Integer::sum));
    assertThat(side.keyspace.volatileSize())
        .isEqualTo(deadlines.values().stream().mapToInt(Integer::intValue).sum());
    assertThat(side.keyspace.nextDeadline())
        .isEqualTo(deadlines.isEmpty() ? NEVER : deadlines.firstKey());
    double mean =
        deadlines.entrySet().stream().mapToDouble(d -> d.getKey() * (double) d.getValue()).sum()
            / Math.max(1, side.keyspace.volatileSize());
    assertThat(side.keyspace.averageTtlMillis(0)).isBetween((long) mean - 2, (long) mean + 2);
  }

  private static String string(RandomGenerator random) {
    return "v".repeat(random.nextInt(8) == 0 ? random.nextInt(1200) : random.nextInt(40));
  }
}

package io.heddle.shard.keyspace;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashLimits;
import io.heddle.shard.data.HashValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FieldExpiryTest {
  private static final HashLimits LIMITS = new HashLimits(4, 64);
  private static final int NAMES = 300;
  private static final int FIELDS = 12;

  private final Map<String, Map<String, Long>> model = new HashMap<>();
  private final Hashing hashing = new Hashing(new SplittableRandom(3));
  private final Keyspace keyspace =
      new Keyspace(
          hashing,
          new KeyspaceListener() {
            @Override
            public void expired(Keyspace source, Entry entry) {
              model.remove(entry.key().toString());
            }

            @Override
            public void fieldsExpired(Keyspace source, Entry entry, List<Bytes> names) {
              Map<String, Long> fields = model.get(entry.key().toString());
              for (Bytes name : names) {
                Long deadline = fields.remove(name.toString());
                check(deadline != null && deadline < now, "an expired field");
              }
              check(entry.isEmpty() == fields.isEmpty(), "what is left of a hash");
              if (fields.isEmpty()) {
                model.remove(entry.key().toString());
              }
            }
          });
  private long now = 1000;

  /** Against maps of the JDK: hashes that change, go, come back, are overwritten and copied. */
  @Test
  void doesAsTheModelDoes() {
    Seeded.run(
        random -> {
          model.clear();
          keyspace.clear();
          for (int i = 0; i < 300_000; i++) {
            step(random);
            if (random.nextInt(10) == 0) {
              now += random.nextInt(30);
              expireDue(random);
            }
            if (i % 10_000 == 0) {
              compare();
            }
          }
          now += 10_000;
          keyspace.expireDue(now, Integer.MAX_VALUE);
          compare();
          check(keyspace.volatileHashes() == 0, "hashes with deadlines at the end");
        });
  }

  private void step(RandomGenerator random) {
    Key key = key(random);
    String name = key.name().toString();
    Bytes field = Bytes.of("f" + random.nextInt(FIELDS));
    Entry entry = keyspace.find(key, now);
    switch (random.nextInt(12)) {
      case 0 -> {
        keyspace.remove(key, now);
        model.remove(name);
      }
      case 1 -> {
        keyspace.putString(key, Bytes.of("string"));
        model.remove(name);
      }
      case 2 -> copy(entry, key, key(random));
      case 3 -> move(entry, key, key(random));
      case 4, 5 -> remove(entry, key, field);
      case 6, 7, 8 -> put(entry, key, field);
      default -> expireAt(entry, key, field, now + 1 + random.nextInt(500));
    }
  }

  private void put(Entry former, Key key, Bytes field) {
    boolean isHash = former != null && former.value() instanceof HashValue;
    Entry entry = isHash ? former : keyspace.put(key, new HashValue(hashing));
    ((HashValue) entry.value()).put(field, field, false, LIMITS);
    keyspace.changed(entry);
    model
        .computeIfAbsent(key.name().toString(), name -> new HashMap<>())
        .put(field.toString(), Field.NEVER);
  }

  private void remove(Entry entry, Key key, Bytes field) {
    Map<String, Long> fields = model.get(key.name().toString());
    if (fields == null || fields.remove(field.toString()) == null) {
      return;
    }
    ((HashValue) entry.value()).remove(field);
    if (fields.isEmpty()) {
      keyspace.remove(entry);
      model.remove(key.name().toString());
    }
  }

  private void expireAt(Entry entry, Key key, Bytes field, long atMillis) {
    Map<String, Long> fields = model.get(key.name().toString());
    if (fields != null && fields.containsKey(field.toString())) {
      ((HashValue) entry.value()).beginTiming();
      long at = atMillis % 7 == 0 ? Field.NEVER : atMillis;
      keyspace.expireFieldAt(entry, field, at);
      fields.put(field.toString(), at);
    }
  }

  private void copy(Entry entry, Key from, Key to) {
    if (entry != null && from != to) {
      Map<String, Long> fields = model.get(from.name().toString());
      keyspace.copy(to, entry);
      model.remove(to.name().toString());
      if (fields != null) {
        model.put(to.name().toString(), new HashMap<>(fields));
      }
    }
  }

  private void move(Entry entry, Key from, Key to) {
    if (entry != null && !from.name().equals(to.name())) {
      keyspace.remove(entry);
      keyspace.attach(to, entry);
      Map<String, Long> fields = model.remove(from.name().toString());
      model.remove(to.name().toString());
      if (fields != null) {
        model.put(to.name().toString(), fields);
      }
    }
  }

  private void expireDue(RandomGenerator random) {
    int limit = 1 + random.nextInt(50);
    long before = keyspace.expiredFields();
    int expired = keyspace.expireDue(now, limit);
    check(expired <= limit && keyspace.expiredFields() - before == expired, "how many expired");
    if (expired < limit) {
      check(keyspace.nextDeadline() >= now, "nothing more is due");
    }
  }

  private void compare() {
    Map<String, Map<String, Long>> all = new HashMap<>();
    keyspace.forEach(
        entry -> {
          if (entry.value() instanceof HashValue hash) {
            Map<String, Long> fields = new HashMap<>();
            hash.forEach(field -> fields.put(field.name().toString(), field.expireAtMillis()));
            all.put(entry.key().toString(), fields);
          }
        });
    check(all.equals(model), "all hashes");
  }

  @Test
  void findsNoFieldWhoseTimeIsOver() {
    Key key = hashing.key(Bytes.of("h"), 1);
    put(null, key, Bytes.of("f"));
    Entry entry = keyspace.find(key, now);
    expireAt(entry, key, Bytes.of("f"), now + 2);
    assertThat(keyspace.find(entry, Bytes.of("f"), now + 2)).isNotNull();
    long changes = keyspace.changes();
    now += 3;
    assertThat(keyspace.find(entry, Bytes.of("f"), now)).isNull();
    assertThat(keyspace.find(key, now)).isNull();
    assertThat(keyspace.changes()).isEqualTo(changes);
    assertThat(keyspace.expiredFields()).isOne();
    assertThat(keyspace.expired()).isZero();
  }

  private Key key(RandomGenerator random) {
    return hashing.key(Bytes.of("k" + random.nextInt(NAMES)), 1);
  }
}

package io.heddle.shard.data;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashValueTest {
  private static final HashLimits LIMITS = new HashLimits(6, 12);

  @Test
  void isAListpackInTheOrderOfArrival() {
    HashValue hash = hash("b", "a", "1");
    put(hash, "b", "again");
    assertThat(hash.encodingName()).isEqualTo("listpack");
    assertThat(names(hash)).containsExactly("b", "a", "1");
    assertThat(hash.find(Bytes.of("b")).value()).isEqualTo(Bytes.of("again"));
    assertThat(hash.earliest()).isNull();
  }

  @Test
  void spreadsWhenThereIsTooMuch() {
    assertThat(hash("1", "2", "3", "4", "5", "6").encodingName()).isEqualTo("listpack");
    assertThat(hash("1", "2", "3", "4", "5", "6", "7").encodingName()).isEqualTo("hashtable");
    assertThat(hash("0123456789ab").encodingName()).isEqualTo("listpack");
    assertThat(hash("0123456789abc").encodingName()).isEqualTo("hashtable");
    HashValue hash = hash();
    put(hash, "a", "0123456789abc");
    assertThat(hash.encodingName()).isEqualTo("hashtable");
    hash = hash();
    hash.expect(7, 1, 7, LIMITS);
    assertThat(hash.encodingName()).isEqualTo("hashtable");
  }

  @Test
  void putsFieldsWithADeadlineInFront() {
    HashValue hash = hash("a", "b", "c", "d");
    hash.beginTiming();
    assertThat(hash.encodingName()).isEqualTo("listpackex");
    hash.expireAt(Bytes.of("c"), 200);
    hash.expireAt(Bytes.of("d"), 100);
    hash.expireAt(Bytes.of("b"), 200);
    assertThat(names(hash)).containsExactly("d", "b", "c", "a");
    assertThat(hash.earliest().expireAtMillis()).isEqualTo(100);
    put(hash, "d", "anew");
    assertThat(names(hash)).containsExactly("b", "c", "a", "d");
    hash.expireAt(Bytes.of("b"), Field.NEVER);
    assertThat(names(hash)).containsExactly("c", "a", "d", "b");
  }

  @Test
  void keepsDeadlinesWhenItSpreadsOrIsCopied() {
    HashValue hash = hash("1", "2", "3", "4", "5", "6");
    hash.beginTiming();
    hash.expireAt(Bytes.of("3"), 1_700_000_000_000L);
    put(hash, "7", "v");
    assertThat(hash.encodingName()).isEqualTo("hashtable");
    assertThat(hash.find(Bytes.of("3")).expireAtMillis()).isEqualTo(1_700_000_000_000L);
    HashValue copy = hash.copy();
    hash.remove(Bytes.of("3"));
    assertThat(hash.earliest()).isNull();
    assertThat(copy.earliest().name()).isEqualTo(Bytes.of("3"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255, 256, 70_000})
  void takesNamesOfEveryLength(int length) {
    String name = "n".repeat(length);
    HashValue hash = hash(name, "0123456789abc");
    assertThat(hash.find(Bytes.of(name)).name()).isEqualTo(Bytes.of(name));
    assertThat(hash.find(Bytes.of(name + "n"))).isNull();
  }

  private record Held(Bytes value, long expireAtMillis) {}

  /** Against a map of the JDK, through all encodings, with deadlines and without. */
  @ParameterizedTest
  @CsvSource({"4, false", "4, true", "100, false", "100, true", "3000, true"})
  void isAMap(int variety, boolean timed) {
    Seeded.run(
        random -> {
          Map<Bytes, Held> model = new HashMap<>();
          HashValue hash = hash();
          for (int i = 0; i < 60_000; i++) {
            if (hash.isEmpty()) {
              hash = hash();
            }
            boolean growing = i / (10 * variety) % 2 == 0;
            Bytes name = Texts.any(variety, random);
            if (random.nextInt(10) < (growing ? 7 : 3)) {
              put(hash, model, name, random);
            } else {
              check(hash.remove(name) == (model.remove(name) != null), "remove");
            }
            if (timed) {
              expire(hash, model, Texts.any(variety, random), random.nextInt(100) * 10L);
            }
            check(hash.size() == model.size(), "size");
            compare(hash, model, Texts.any(variety, random));
            if (i % 1000 == 0 && !hash.isEmpty()) {
              compareAll(hash, model);
              compareAll(hash.copy(), model);
              check(model.containsKey(hash.random(random).name()), "random field");
            }
          }
        });
  }

  private static void put(
      HashValue hash, Map<Bytes, Held> model, Bytes name, RandomGenerator random) {
    Bytes value = Texts.any(1000, random);
    boolean keep = random.nextBoolean();
    check(hash.put(name, value, keep, LIMITS) != model.containsKey(name), "put");
    Held former = model.get(name);
    boolean kept = keep && former != null;
    model.put(name, new Held(value, kept ? former.expireAtMillis : Field.NEVER));
  }

  private static void expire(HashValue hash, Map<Bytes, Held> model, Bytes name, long atMillis) {
    hash.beginTiming();
    Held held = model.get(name);
    if (held != null) {
      long at = atMillis == 0 ? Field.NEVER : atMillis;
      hash.expireAt(name, at);
      model.put(name, new Held(held.value, at));
    }
    long earliest =
        model.size() > 200 && atMillis != 10
            ? -1
            : model.values().stream().mapToLong(Held::expireAtMillis).min().orElse(Field.NEVER);
    Field first = hash.earliest();
    check(
        earliest < 0 || (first == null ? Field.NEVER : first.expireAtMillis()) == earliest,
        "earliest");
  }

  private static void compare(HashValue hash, Map<Bytes, Held> model, Bytes name) {
    Field field = hash.find(name);
    Held held = model.get(name);
    check((field == null) == (held == null), "found");
    if (field != null) {
      check(field.name().equals(name) && field.value().equals(held.value), "field");
      check(field.expireAtMillis() == held.expireAtMillis, "deadline");
    }
  }

  private static void compareAll(HashValue hash, Map<Bytes, Held> model) {
    Map<Bytes, Held> all = new HashMap<>();
    hash.forEach(field -> all.put(field.name(), new Held(field.value(), field.expireAtMillis())));
    check(all.equals(model), "fields");
  }

  @Test
  void samplesFields() {
    SplittableRandom random = new SplittableRandom(5);
    for (int size : new int[] {1, 5, 6, 50, 500}) {
      HashValue hash = hash();
      for (int i = 0; i < size; i++) {
        put(hash, "f" + i, "v" + i);
      }
      for (int count : new int[] {0, 1, size / 4, size / 2, size}) {
        Set<String> names = new HashSet<>();
        for (Field field : hash.sample(count, random)) {
          names.add(field.name().toString());
          assertThat(field.value().toString())
              .isEqualTo("v" + field.name().toString().substring(1));
        }
        assertThat(names).hasSize(count);
      }
    }
  }

  @Test
  void scansEveryField() {
    HashValue hash = hash();
    for (int i = 0; i < 2000; i++) {
      put(hash, "f" + i, "v");
    }
    Set<Bytes> seen = new HashSet<>();
    long cursor = 0;
    do {
      cursor = hash.scan(cursor, 7, field -> seen.add(field.name()));
    } while (cursor != 0);
    assertThat(seen).hasSize(2000);
  }

  private static HashValue hash(String... names) {
    HashValue hash = new HashValue(Texts.HASHER);
    for (String name : names) {
      put(hash, name, "v");
    }
    return hash;
  }

  private static void put(HashValue hash, String name, String value) {
    hash.put(Bytes.of(name), Bytes.of(value), false, LIMITS);
  }

  private static List<String> names(HashValue hash) {
    List<String> names = new ArrayList<>();
    hash.forEach(field -> names.add(field.name().toString()));
    return names;
  }
}

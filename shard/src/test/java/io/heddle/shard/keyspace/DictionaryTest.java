package io.heddle.shard.keyspace;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DictionaryTest {
  private final Dictionary dictionary = new Dictionary();
  private final Map<String, Entry> model = new HashMap<>();

  @Test
  void isEmptyAtFirst() {
    assertThat(dictionary.size()).isZero();
    assertThat(dictionary.find(Placement.KEYED.key("a"))).isNull();
    assertThat(dictionary.remove(Placement.KEYED.key("a"))).isNull();
    assertThat(dictionary.random(new SplittableRandom(1))).isNull();
    assertThat(dictionary.scan(0, 1, entry -> check(false, "passed something"))).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatIsThereAndNothingElse(Placement placement) {
    int names = placement.hostile() ? 5_000 : 150_000;
    Seeded.run(
        random -> {
          for (int phase = 0; phase < 6; phase++) {
            int removals = new int[] {10, 50, 90}[phase % 3];
            for (int i = 0; i < 2 * names; i++) {
              step(placement, random, "key:" + random.nextInt(names), removals);
            }
            assertSameAsModel();
          }
          for (String name : List.copyOf(model.keySet())) {
            check(dictionary.remove(placement.key(name)) == model.remove(name), "last removals");
          }
          assertSameAsModel();
          assertThat(dictionary.directoryLength()).isOne();
        });
  }

  private void step(Placement placement, RandomGenerator random, String name, int removals) {
    Key key = placement.key(name);
    Entry found = dictionary.find(key);
    check(found == model.get(name), "find " + name);
    if (random.nextInt(100) < removals) {
      if (found != null && random.nextBoolean()) {
        check(dictionary.remove(key.hash(), found), "remove the entry of " + name);
      } else {
        check(dictionary.remove(key) == found, "remove " + name);
      }
      model.remove(name);
      check(dictionary.find(key) == null, "find what was removed, " + name);
    } else if (found == null) {
      Entry entry = new Entry(key.name(), Bytes.EMPTY);
      check(!dictionary.remove(key.hash(), entry), "remove another entry of " + name);
      dictionary.add(key.hash(), entry);
      model.put(name, entry);
      check(dictionary.find(key) == entry, "find what was added, " + name);
    }
    check(dictionary.size() == model.size(), "size");
  }

  private void assertSameAsModel() {
    Set<Entry> passed = new HashSet<>();
    dictionary.forEach(entry -> check(passed.add(entry), "passed twice: " + entry.key()));
    assertThat(passed.equals(new HashSet<>(model.values()))).isTrue();
  }

  @Test
  void tellsApartBinaryAndEmptyKeys() {
    List<byte[]> names =
        List.of(
            new byte[] {},
            new byte[] {0},
            new byte[] {0, 0},
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xff, 0},
            new byte[] {0, (byte) 0xff});
    for (byte[] name : names) {
      Entry entry = new Entry(Bytes.of(name), Bytes.EMPTY);
      // All in one place, so that the bytes alone tell them apart.
      dictionary.add(0, entry);
      assertThat(dictionary.find(name, 0, name.length, 0)).isSameAs(entry);
    }
    for (byte[] name : names) {
      assertThat(dictionary.remove(new Key(Bytes.of(name), 0, 0)).key()).isEqualTo(Bytes.of(name));
      assertThat(dictionary.find(name, 0, name.length, 0)).isNull();
    }
  }

  /** What a flood of equal hashes must not do is make the directory long. */
  @ParameterizedTest
  @EnumSource
  void keepsTheDirectoryInProportion(Placement placement) {
    int size = placement.hostile() ? 20_000 : 300_000;
    for (int i = 0; i < size; i++) {
      Key key = placement.key("key:" + i);
      dictionary.add(key.hash(), new Entry(key.name(), Bytes.EMPTY));
    }
    assertThat(dictionary.directoryLength()).isLessThanOrEqualTo(Math.max(64, size / 8));
    if (!placement.hostile()) {
      assertThat(dictionary.directoryLength()).isBetween(size / 1000, size / 100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void scanPassesWhatIsThereAllTheTime(Placement placement) {
    int names = placement.hostile() ? 3_000 : 30_000;
    Seeded.run(
        random -> {
          for (int round = 0; round < 8; round++) {
            scanWhileTheRestComesAndGoes(placement, random, names);
          }
        });
  }

  private void scanWhileTheRestComesAndGoes(
      Placement placement, RandomGenerator random, int names) {
    int staying = 1 + random.nextInt(20);
    Set<String> missed = new HashSet<>();
    for (int i = 0; i < names; i++) {
      String name = "key:" + i;
      if (i % staying == 0) {
        missed.add(name);
        set(placement, name, true);
      } else {
        set(placement, name, random.nextBoolean());
      }
    }
    int count = 1 + random.nextInt(500);
    int changes = count * 20;
    long cursor = 0;
    do {
      long next =
          dictionary.scan(
              cursor,
              count,
              entry -> {
                String name = entry.key().toString();
                check(model.get(name) == entry, "passed what is not there");
                missed.remove(name);
              });
      check(next == 0 || (next > cursor && next < 1L << 32), "cursor " + next + " after " + cursor);
      cursor = next;
      boolean growing = random.nextBoolean();
      for (int i = 0; i < changes; i++) {
        int name = random.nextInt(names);
        if (name % staying != 0) {
          set(placement, "key:" + name, growing);
        }
      }
    } while (cursor != 0);
    assertThat(missed).isEmpty();
  }

  private void set(Placement placement, String name, boolean present) {
    Key key = placement.key(name);
    if (present && !model.containsKey(name)) {
      Entry entry = new Entry(key.name(), Bytes.EMPTY);
      dictionary.add(key.hash(), entry);
      model.put(name, entry);
    } else if (!present && model.remove(name) != null) {
      dictionary.remove(key);
    }
  }

  @Test
  void scanKeepsToItsCountAndOrder() {
    for (int i = 0; i < 20_000; i++) {
      set(Placement.KEYED, "key:" + i, true);
    }
    List<Entry> passed = new ArrayList<>();
    long cursor = 0;
    do {
      int before = passed.size();
      cursor = dictionary.scan(cursor, 10, passed::add);
      // No two of these keys share a position, so there is never one too many.
      assertThat(passed.size() - before).isBetween(cursor == 0 ? 0 : 10, 10);
    } while (cursor != 0);
    assertThat(passed)
        .hasSize(20_000)
        .isSortedAccordingTo(
            (a, b) ->
                Long.compareUnsigned(
                    Placement.KEYED.key(a.key().toString()).hash(),
                    Placement.KEYED.key(b.key().toString()).hash()));
  }

  @Test
  void scanPassesEntriesOfOnePositionTogether() {
    for (int i = 0; i < 100; i++) {
      set(Placement.ALL_EQUAL, "key:" + i, true);
    }
    List<Entry> passed = new ArrayList<>();
    assertThat(dictionary.scan(0, 10, passed::add)).isZero();
    assertThat(passed).hasSize(100);
  }

  /**
   * Chi-square: with so many degrees of freedom it is nearly normal, and five deviations are as
   * good as never.
   */
  @ParameterizedTest
  @CsvSource({
    "KEYED, 3, 0",
    "KEYED, 14, 0",
    "KEYED, 700, 0",
    "KEYED, 3000, 0",
    "KEYED, 3000, 90",
    "KEYED, 5000, 99",
    "CLUMPED, 3000, 0",
    "FIRST_BITS_EQUAL, 2000, 0",
    "FOUR_POSITIONS, 2000, 50",
    "ALL_EQUAL, 100, 0"
  })
  void picksEveryEntryWithEqualChances(Placement placement, int size, int percentRemoved) {
    SplittableRandom random = new SplittableRandom(size);
    for (int i = 0; i < size; i++) {
      set(placement, "key:" + i, true);
    }
    for (int i = 0; i < size; i++) {
      if (random.nextInt(100) < percentRemoved) {
        set(placement, "key:" + i, false);
      }
    }
    int expected = 200;
    IdentityHashMap<Entry, int[]> counts = new IdentityHashMap<>();
    model.values().forEach(entry -> counts.put(entry, new int[1]));
    for (int i = 0; i < expected * model.size(); i++) {
      counts.get(dictionary.random(random))[0]++;
    }
    double chiSquare = 0;
    for (int[] count : counts.values()) {
      chiSquare += Math.pow(count[0] - expected, 2) / expected;
    }
    int freedom = model.size() - 1;
    assertThat(chiSquare)
        .isBetween(freedom - 5 * Math.sqrt(2 * freedom), freedom + 5 * Math.sqrt(2 * freedom) + 8);
  }
}

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetValueTest {
  private static final SetLimits LIMITS = new SetLimits(8, 6, 10);

  @Test
  void holdsIntegersInAnIntset() {
    SetValue set = set("3", "-70000", "1", "5000000000");
    assertThat(set.encodingName()).isEqualTo("intset");
    assertThat(set.members())
        .map(Bytes::toString)
        .containsExactly("-70000", "1", "3", "5000000000");
  }

  @Test
  void holdsStringsInAListpack() {
    SetValue set = set("b", "a", "1");
    assertThat(set.encodingName()).isEqualTo("listpack");
    assertThat(set.members()).map(Bytes::toString).containsExactly("b", "a", "1");
  }

  @Test
  void spreadsWhenThereAreTooManyIntegers() {
    SetValue set = set("1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(set.encodingName()).isEqualTo("intset");
    set.add(Bytes.of("9"), LIMITS);
    assertThat(set.encodingName()).isEqualTo("hashtable");
  }

  @Test
  void spreadsWhenThereAreTooManyStrings() {
    SetValue set = set("1", "2", "3", "4", "5", "six");
    assertThat(set.encodingName()).isEqualTo("listpack");
    set.add(Bytes.of("seven"), LIMITS);
    assertThat(set.encodingName()).isEqualTo("hashtable");
  }

  @Test
  void spreadsWhenAStringComesToTooManyIntegers() {
    SetValue set = set("1", "2", "3", "4", "5", "6", "seven");
    assertThat(set.encodingName()).isEqualTo("hashtable");
  }

  @Test
  void spreadsWhenAStringIsTooLong() {
    assertThat(set("a", "0123456789").encodingName()).isEqualTo("listpack");
    assertThat(set("a", "0123456789a").encodingName()).isEqualTo("hashtable");
    assertThat(set("1", "0123456789a").encodingName()).isEqualTo("hashtable");
    assertThat(set("-1234567890", "a").encodingName()).isEqualTo("hashtable");
  }

  @Test
  void spreadsWhenMoreIsExpected() {
    SetValue set = set("1");
    set.expect(9, LIMITS);
    assertThat(set.encodingName()).isEqualTo("hashtable");
    assertThat(SetValue.expecting(Bytes.of("1"), 7, LIMITS, Texts.HASHER).encodingName())
        .isEqualTo("intset");
    assertThat(SetValue.expecting(Bytes.of("a"), 7, LIMITS, Texts.HASHER).encodingName())
        .isEqualTo("hashtable");
    assertThat(SetValue.expecting(Bytes.of("a"), 6, LIMITS, Texts.HASHER).encodingName())
        .isEqualTo("listpack");
  }

  @Test
  void compactsIntegers() {
    SetValue set = set("1", "2", "3", "4", "5", "6", "7", "8", "9");
    set.compact(LIMITS);
    assertThat(set.encodingName()).isEqualTo("hashtable");
    set.remove(Bytes.of("5"));
    set.compact(LIMITS);
    assertThat(set.encodingName()).isEqualTo("intset");
    assertThat(set.size()).isEqualTo(8);
  }

  /** Against a set of the JDK, through all encodings and back to empty. */
  @ParameterizedTest
  @ValueSource(ints = {8, 100, 3000})
  void isASet(int variety) {
    Seeded.run(
        random -> {
          Set<Bytes> model = new HashSet<>();
          SetValue set = SetValue.ofIntegers(Texts.HASHER);
          for (int i = 0; i < 60_000; i++) {
            boolean growing = i / (10 * variety) % 2 == 0;
            Bytes member = Texts.any(variety, random);
            if (random.nextInt(10) < (growing ? 7 : 3)) {
              check(set.add(member, LIMITS) == model.add(member), "add");
            } else {
              check(set.remove(member) == model.remove(member), "remove");
            }
            check(set.size() == model.size(), "size");
            Bytes other = Texts.any(variety, random);
            check(set.contains(other) == model.contains(other), "contains");
            if (set.isEmpty()) {
              set = SetValue.expecting(member, random.nextInt(10), LIMITS, Texts.HASHER);
            } else if (i % 1000 == 0) {
              check(model.equals(new HashSet<>(set.members())), "members");
              check(model.contains(set.random(random)), "random member");
              SetValue copy = set.copy();
              check(copy.encodingName().equals(set.encodingName()), "encoding of a copy");
              set.members().forEach(copy::remove);
              check(copy.isEmpty() && set.size() == model.size(), "copy");
            }
          }
        });
  }

  @Test
  void samplesAndPops() {
    Seeded.run(
        random -> {
          for (int size : new int[] {1, 5, 8, 50, 500}) {
            for (boolean numbers : new boolean[] {false, true}) {
              SetValue set = numbered(size, numbers ? "" : "m");
              Set<Bytes> all = new HashSet<>(set.members());
              int count = random.nextInt(size);
              List<Bytes> sample = set.sample(count, random);
              check(sample.size() == count && new HashSet<>(sample).size() == count, "sample");
              check(all.containsAll(sample) && set.size() == size, "sample of members");
              List<Bytes> popped = set.pop(count, random, LIMITS);
              Set<Bytes> together = new HashSet<>(popped);
              set.forEach(together::add);
              check(popped.size() == count && set.size() == size - count, "pop");
              check(together.equals(all), "popped and left");
            }
          }
        });
  }

  @Test
  void isCompactAgainWhenMostWasPopped() {
    SetValue set = numbered(500, "m");
    set.pop(495, new SplittableRandom(1), LIMITS);
    assertThat(set.encodingName()).isEqualTo("listpack");
    assertThat(set.size()).isEqualTo(5);
  }

  /** By the deviation from equal shares, for which 0.1% of all fair runs would be rejected. */
  @ParameterizedTest
  @ValueSource(strings = {"intset", "listpack", "hashtable"})
  void picksEveryMemberEquallyOften(String encoding) {
    SetValue set =
        switch (encoding) {
          case "intset" -> numbered(6, "");
          case "listpack" -> numbered(6, "m");
          default -> numbered(60, "m");
        };
    assertThat(set.encodingName()).isEqualTo(encoding);
    SplittableRandom random = new SplittableRandom(7);
    Map<Bytes, Integer> counts = new HashMap<>();
    int draws = 2000 * set.size();
    for (int i = 0; i < draws / 2; i++) {
      counts.merge(set.random(random), 1, Integer::sum);
      counts.merge(set.sample(1, random).get(0), 1, Integer::sum);
    }
    double chiSquare = 0;
    for (Bytes member : set.members()) {
      double deviation = counts.getOrDefault(member, 0) - 2000;
      chiSquare += deviation * deviation / 2000;
    }
    assertThat(chiSquare).isLessThan(set.size() == 6 ? 20.5 : 98.3);
  }

  /** Every member that stays is passed, whatever comes and goes meanwhile. */
  @Test
  void scansWhatStays() {
    Seeded.run(
        random -> {
          SetValue set = numbered(2000, "stays");
          Set<Bytes> seen = new HashSet<>();
          long cursor = 0;
          do {
            cursor = set.scan(cursor, 1 + random.nextInt(20), seen::add);
            for (int i = 0; i < 200; i++) {
              Bytes other = Bytes.of("other" + random.nextInt(20_000));
              if (random.nextInt(3) > 0) {
                set.add(other, LIMITS);
              } else {
                set.remove(other);
              }
            }
          } while (cursor != 0);
          check(seen.containsAll(numbered(2000, "stays").members()), "all that stayed");
        });
  }

  @Test
  void scansWhatIsCompactAtOnce() {
    List<Bytes> seen = new ArrayList<>();
    assertThat(set("a", "b", "c").scan(77, 1, seen::add)).isZero();
    assertThat(seen).hasSize(3);
  }

  private static SetValue numbered(int size, String prefix) {
    return set(IntStream.range(0, size).mapToObj(i -> prefix + i).toArray(String[]::new));
  }

  private static SetValue set(String... members) {
    SetValue set = SetValue.ofIntegers(Texts.HASHER);
    for (String member : members) {
      set.add(Bytes.of(member), LIMITS);
    }
    return set;
  }
}

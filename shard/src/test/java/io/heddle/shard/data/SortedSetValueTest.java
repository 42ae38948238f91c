package io.heddle.shard.data;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortedSetValueTest {
  private static final SortedSetLimits LIMITS = new SortedSetLimits(6, 10);

  @Test
  void keepsTheOrderOfScoresAndThenOfMembers() {
    SortedSetValue set = SortedSetValue.packed(Texts.HASHER);
    add(set, "b", 1);
    add(set, "c", Double.NEGATIVE_INFINITY);
    add(set, "a", 1);
    add(set, "B", 1);
    add(set, "d", 0.5);
    assertThat(members(set)).containsExactly("c", "d", "B", "a", "b");
    set.update(Bytes.of("a"), Double.POSITIVE_INFINITY);
    assertThat(members(set)).containsExactly("c", "d", "B", "b", "a");
    assertThat(set.score(Bytes.of("a"))).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(set.score(Bytes.of("c"))).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(set.score(Bytes.of("d"))).isEqualTo(0.5);
    assertThat(set.score(Bytes.of("x"))).isNaN();
    assertThat(set.rank(Bytes.of("b"), 1)).isEqualTo(3);
  }

  @Test
  void spreadsWhenThereAreTooManyMembers() {
    SortedSetValue set = numbered(6);
    assertThat(set.encodingName()).isEqualTo("listpack");
    add(set, "m6", 6);
    assertThat(set.encodingName()).isEqualTo("skiplist");
    assertThat(members(set)).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
  }

  @Test
  void spreadsWhenAMemberIsTooLong() {
    SortedSetValue set = numbered(1);
    add(set, "0123456789", 1);
    assertThat(set.encodingName()).isEqualTo("listpack");
    add(set, "0123456789a", 1);
    assertThat(set.encodingName()).isEqualTo("skiplist");
  }

  @Test
  void spreadsWhenMoreIsExpected() {
    SortedSetValue set = numbered(1);
    set.expect(6, LIMITS);
    assertThat(set.encodingName()).isEqualTo("listpack");
    set.expect(7, LIMITS);
    assertThat(set.encodingName()).isEqualTo("skiplist");
    assertThat(SortedSetValue.expecting(6, 10, LIMITS, Texts.HASHER).encodingName())
        .isEqualTo("listpack");
    assertThat(SortedSetValue.expecting(7, 10, LIMITS, Texts.HASHER).encodingName())
        .isEqualTo("skiplist");
    assertThat(SortedSetValue.expecting(6, 11, LIMITS, Texts.HASHER).encodingName())
        .isEqualTo("skiplist");
  }

  @Test
  void isCompactAgainOnDemand() {
    SortedSetValue set = numbered(7);
    set.compact(LIMITS);
    assertThat(set.encodingName()).isEqualTo("skiplist");
    set.remove(Bytes.of("m3"));
    set.compact(LIMITS);
    assertThat(set.encodingName()).isEqualTo("listpack");
    assertThat(members(set)).containsExactly("m0", "m1", "m2", "m4", "m5", "m6");
    set = SortedSetValue.spread(Texts.HASHER);
    add(set, "0123456789a", 1);
    set.compact(LIMITS);
    assertThat(set.encodingName()).isEqualTo("skiplist");
  }

  /** As in Redis: the two zeros are equal, and a listpack does not tell them apart. */
  @Test
  void keepsMinusZeroWhenSpread() {
    SortedSetValue set = SortedSetValue.packed(Texts.HASHER);
    add(set, "a", -0.0);
    assertThat(1 / set.score(Bytes.of("a"))).isEqualTo(Double.POSITIVE_INFINITY);
    set = SortedSetValue.spread(Texts.HASHER);
    add(set, "b", 0.0);
    add(set, "a", -0.0);
    add(set, "c", -0.0);
    assertThat(members(set)).containsExactly("a", "b", "c");
    assertThat(1 / set.score(Bytes.of("a"))).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(set.countBefore(new Cut.AtScore(0, false))).isZero();
    assertThat(set.countBefore(new Cut.AtScore(-0.0, true))).isEqualTo(3);
  }

  /** Against collections of the JDK, in both encodings, growing and shrinking. */
  @ParameterizedTest
  @CsvSource({"6, 30000", "100, 60000", "12000, 100000"})
  void isASortedSet(int variety, int steps) {
    Seeded.run(random -> new Model(variety).run(steps, random));
  }

  private static final class Model {
    private record Scored(double score, Bytes member) {}

    private final Map<Bytes, Scored> scores = new HashMap<>();
    private final NavigableSet<Scored> order =
        new TreeSet<>(
            Comparator.comparingDouble((Scored s) -> s.score() + 0.0)
                .thenComparing(Scored::member));
    private final int variety;
    private SortedSetValue set = SortedSetValue.packed(Texts.HASHER);

    Model(int variety) {
      this.variety = variety;
    }

    void run(int steps, SplittableRandom random) {
      for (int i = 0; i < steps; i++) {
        boolean growing = i / (8 * variety) % 2 == 0;
        Bytes member = Texts.any(variety, random);
        if (random.nextInt(10) < (growing ? 7 : 3)) {
          put(member, score(random));
        } else {
          check(set.remove(member) == remove(member), "remove");
        }
        check(set.size() == order.size() && set.isEmpty() == order.isEmpty(), "size");
        if (i % (10 + variety / 10) == 0) {
          checkCuts(random);
        }
        if (i % (10 + variety / 4) == 0) {
          checkAll();
        }
        if (random.nextInt(20 * variety) == 0) {
          removeRange(random);
        }
        if (set.isEmpty() && random.nextBoolean()) {
          set = SortedSetValue.packed(Texts.HASHER);
        }
      }
    }

    private double score(RandomGenerator random) {
      return switch (random.nextInt(8)) {
        case 0 -> random.nextDouble() - 0.5;
        case 1 -> (double) random.nextLong();
        case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        case 3 -> -0.0;
        default -> random.nextInt(variety) - variety / 2;
      };
    }

    private void put(Bytes member, double score) {
      Scored former = scores.get(member);
      double known = set.score(member);
      check(former == null ? Double.isNaN(known) : known == former.score(), "score");
      if (former == null) {
        set.add(member, score, LIMITS);
      } else {
        set.update(member, score);
        order.remove(former);
      }
      Scored now = new Scored(score, member);
      scores.put(member, now);
      order.add(now);
    }

    private boolean remove(Bytes member) {
      Scored former = scores.remove(member);
      return former != null && order.remove(former);
    }

    private void checkCuts(RandomGenerator random) {
      double score = score(random);
      Bytes member = Texts.any(variety, random);
      Scored place = new Scored(score, member);
      Cut before = new Cut.AtPlace(score, member, false);
      check(set.countBefore(before) == order.headSet(place).size(), "before a place");
      Cut after = new Cut.AtPlace(score, member, true);
      check(set.countBefore(after) == order.headSet(place, true).size(), "after a place");
      long below = order.stream().filter(each -> each.score() < score).count();
      long upTo = order.stream().filter(each -> each.score() <= score).count();
      check(set.countBefore(new Cut.AtScore(score, false)) == below, "before a score");
      check(set.countBefore(new Cut.AtScore(score, true)) == upTo, "after a score");
      check(set.countBefore(Cut.BOTTOM) == 0, "bottom");
      check(set.countBefore(Cut.TOP) == order.size(), "top");
      if (!order.isEmpty()) {
        Set<Bytes> all = scores.keySet();
        int count = random.nextInt(order.size());
        check(all.contains(set.pick(1, random).member(0)), "pick");
        ScoredMembers sample = set.sample(count, random);
        Set<Bytes> different = new HashSet<>();
        for (int i = 0; i < sample.size(); i++) {
          different.add(sample.member(i));
        }
        check(different.size() == count && all.containsAll(different), "sample");
        int from = random.nextInt(order.size());
        int to = random.nextInt(order.size() + 1);
        ScoredMembers range = set.range(from, to, true);
        check(range.size() == Math.max(0, to - from), "size of a range");
        if (from < to) {
          check(set.rank(range.member(0), range.score(0)) == to - 1, "first of a reversed range");
          check(
              set.rank(range.member(range.size() - 1), range.score(range.size() - 1)) == from,
              "last of a reversed range");
        }
      }
    }

    private void checkAll() {
      SortedSetValue copy = set.copy();
      List<Scored> all = new ArrayList<>();
      set.forEach((member, score) -> all.add(new Scored(score + 0.0, member)));
      List<Scored> expected =
          order.stream().map(each -> new Scored(each.score() + 0.0, each.member())).toList();
      check(all.equals(expected), "members in order");
      check(copy.encodingName().equals(set.encodingName()), "encoding of a copy");
      scores.keySet().forEach(copy::remove);
      check(copy.isEmpty() && set.size() == order.size(), "copy");
    }

    private void removeRange(RandomGenerator random) {
      int from = random.nextInt(order.size() + 1);
      int to = random.nextInt(from, order.size() + 1);
      List<Scored> removed = order.stream().skip(from).limit(to - from).toList();
      set.removeRange(from, to);
      removed.forEach(each -> remove(each.member()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void growsAndShrinksInOrder(boolean ascending) {
    SortedSetValue set = SortedSetValue.spread(Texts.HASHER);
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      add(set, "m" + i, ascending ? i : -i);
    }
    for (int i = 0; i < count; i++) {
      assertThat(set.rank(Bytes.of("m" + i), ascending ? i : -i))
          .isEqualTo(ascending ? i : count - 1 - i);
    }
    for (int i = 0; i < count; i++) {
      assertThat(set.range(0, 1, false).member(0))
          .isEqualTo(Bytes.of("m" + (ascending ? i : count - 1 - i)));
      set.removeRange(0, 1);
    }
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void comparesMembersWhereScoresAreEqual() {
    SortedSetValue set = SortedSetValue.packed(Texts.HASHER);
    for (String member : List.of("a", "b", "c", "d")) {
      add(set, member, 0);
    }
    Bytes wanted = Bytes.of("b");
    assertThat(set.countBefore(new Cut.AtMember(wanted, false))).isEqualTo(1);
    assertThat(set.countBefore(new Cut.AtMember(wanted, true))).isEqualTo(2);
    assertThat(set.countBefore(new Cut.AtMember(Bytes.of("bb"), true))).isEqualTo(2);
  }

  /** Whatever comes and goes between the steps of a scan, what stays is found. */
  @Test
  void scansWhatStays() {
    Seeded.run(
        random -> {
          SortedSetValue set = SortedSetValue.spread(Texts.HASHER);
          for (int i = 0; i < 2000; i++) {
            add(set, "stays" + i, random.nextInt(100));
          }
          Set<Bytes> found = new HashSet<>();
          long cursor = 0;
          do {
            cursor = set.scan(cursor, 10, (member, score) -> found.add(member));
            for (int i = 0; i < 30; i++) {
              Bytes member = Bytes.of("goes" + random.nextInt(5000));
              if (!set.remove(member)) {
                set.add(member, random.nextInt(100), LIMITS);
              }
            }
          } while (cursor != 0);
          for (int i = 0; i < 2000; i++) {
            check(found.contains(Bytes.of("stays" + i)), "scan");
          }
        });
  }

  private static void add(SortedSetValue set, String member, double score) {
    set.add(Bytes.of(member), score, LIMITS);
  }

  private static SortedSetValue numbered(int count) {
    SortedSetValue set = SortedSetValue.packed(Texts.HASHER);
    for (int i = 0; i < count; i++) {
      add(set, "m" + i, i);
    }
    return set;
  }

  private static List<String> members(SortedSetValue set) {
    List<String> members = new ArrayList<>();
    set.forEach((member, score) -> members.add(member.toString()));
    return members;
  }
}

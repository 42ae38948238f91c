package io.heddle.shard.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ListValueTest {
  private static final String[] INTEGERS = {
    "0",
    "1",
    "127",
    "128",
    "-1",
    "4095",
    "4096",
    "-4096",
    "-4097",
    "32767",
    "32768",
    "-32768",
    "-32769",
    "8388607",
    "8388608",
    "-8388608",
    "-8388609",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "9223372036854775807",
    "-9223372036854775808"
  };
  private static final String[] NO_INTEGERS = {
    "",
    "-",
    "00",
    "01",
    "-0",
    "+1",
    " 1",
    "1 ",
    "1.0",
    "9223372036854775808",
    "-9223372036854775809",
    "99999999999999999999"
  };
  private static final int[] LENGTHS = {
    0, 1, 63, 64, 126, 127, 128, 4095, 4096, 16_379, 16_380, 2_097_146, 2_097_150
  };

  @Test
  void elementsOfEveryFormComeBackFromBothSides() {
    List<Bytes> elements = new ArrayList<>();
    for (String text : INTEGERS) {
      elements.add(Bytes.of(text));
    }
    for (String text : NO_INTEGERS) {
      elements.add(Bytes.of(text));
    }
    for (int length : LENGTHS) {
      elements.add(Bytes.of("x".repeat(length)));
    }
    ListValue list = new ListValue();
    elements.forEach(element -> list.add(ListEnd.TAIL, element));
    assertThat(read(list, false)).isEqualTo(elements);
    Collections.reverse(elements);
    assertThat(read(list, true)).isEqualTo(elements);
  }

  /** As many bytes as a real listpack has, which the limits are about. */
  @Test
  void sizesAreThoseOfListpacks() {
    int[][] lengthAndBytes = {{1, 3}, {63, 65}, {64, 67}, {125, 128}, {126, 130}, {4096, 4103}};
    for (int[] pair : lengthAndBytes) {
      assertThat(PackedList.of(Bytes.of("x".repeat(pair[0]))).bytes())
          .isEqualTo(Listpack.FRAME_BYTES + pair[1]);
    }
    assertThat(PackedList.of(Bytes.of("127")).bytes()).isEqualTo(Listpack.FRAME_BYTES + 2);
    assertThat(PackedList.of(Bytes.of("-4096")).bytes()).isEqualTo(Listpack.FRAME_BYTES + 3);
    assertThat(PackedList.of(Bytes.of("4096")).bytes()).isEqualTo(Listpack.FRAME_BYTES + 4);
  }

  @Test
  void whatLiesDeepIsCompressed() {
    ListLimit plain = new ListLimit(-2, 0, 0);
    ListLimit compressed = new ListLimit(-2, 1, 0);
    Bytes element = Bytes.of("some text that compresses well, again and again");
    List<Bytes> elements = Collections.nCopies(2_000, element);
    ListValue small = ListValue.of(elements, compressed);
    assertThat(small.heapBytes()).isLessThan(ListValue.of(elements, plain).heapBytes() / 3);
    assertThat(small.nodeCount()).isEqualTo(ListValue.of(elements, plain).nodeCount());
    assertThat(small.range(0, 2_000, true)).containsExactlyElementsOf(elements);
    assertThat(small.get(1_000)).isEqualTo(element);
    small.insert(1_000, true, Bytes.of("another"));
    assertThat(small.get(1_001)).isEqualTo(Bytes.of("another"));
    small.remove(0, 1_001);
    assertThat(small.get(0)).isEqualTo(Bytes.of("another"));
    assertThat(small.size()).isEqualTo(1_000);
  }

  /** What a list may be told to do; each step is one of these, and the same for the model. */
  private static final class Steps {
    final SplittableRandom random;
    ListLimit limit = new ListLimit(4);
    ListValue list = new ListValue();
    List<Bytes> model = new ArrayList<>();
    final List<ListRange> ranges = new ArrayList<>();
    final List<List<Bytes>> rangesThen = new ArrayList<>();

    Steps(SplittableRandom random) {
      this.random = random;
    }

    Bytes element() {
      return switch (random.nextInt(8)) {
        case 0 -> Bytes.of("y".repeat(random.nextInt(300)));
        case 1 -> Bytes.of("z".repeat(random.nextInt(20) == 0 ? 9000 : 5));
        case 2 -> Bytes.of(Long.toString(random.nextLong() >> random.nextInt(64)));
        default -> Bytes.of(Integer.toString(random.nextInt(6)));
      };
    }

    void step() {
      int size = model.size();
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> add(ListEnd.HEAD);
        case 3, 4, 5 -> add(ListEnd.TAIL);
        case 6 -> removeEnd();
        case 7 -> removeRange();
        case 8 -> removeEqual();
        case 9 -> keepRange();
        case 10 -> limit = new ListLimit(random.nextInt(12) - 5, random.nextInt(4), 0);
        case 11 -> copyOver();
        case 12 -> {
          if (size > 0) {
            Bytes element = makeRoomFor(element());
            int index = random.nextInt(size);
            list.replace(index, element);
            list.settle(limit);
            model.set(index, element);
          }
        }
        default -> {
          if (size > 0) {
            Bytes element = makeRoomFor(element());
            int index = random.nextInt(size);
            boolean after = random.nextBoolean();
            list.insert(index, after, element);
            model.add(index + (after ? 1 : 0), element);
          }
        }
      }
    }

    private Bytes makeRoomFor(Bytes element) {
      list.makeRoom(limit, 1, element.length());
      return element;
    }

    private void add(ListEnd end) {
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        Bytes element = makeRoomFor(element());
        list.add(end, element);
        model.add(end == ListEnd.HEAD ? 0 : model.size(), element);
      }
    }

    private void removeEnd() {
      if (!model.isEmpty()) {
        ListEnd end = random.nextBoolean() ? ListEnd.HEAD : ListEnd.TAIL;
        assertThat(list.remove(end))
            .isEqualTo(model.remove(end == ListEnd.HEAD ? 0 : model.size() - 1));
        list.settle(limit);
      }
    }

    private void removeRange() {
      int from = random.nextInt(model.size() + 1);
      int count = random.nextInt(Math.min(5, model.size() - from + 1));
      list.remove(from, count);
      model.subList(from, from + count).clear();
      list.settle(limit);
    }

    private void removeEqual() {
      Bytes element = element();
      boolean backwards = random.nextBoolean();
      int most = 1 + random.nextInt(3);
      int removed = 0;
      for (int i = backwards ? model.size() - 1 : 0;
          i >= 0 && i < model.size() && removed < most; ) {
        if (model.get(i).equals(element)) {
          model.remove(i);
          removed++;
          i -= backwards ? 1 : 0;
        } else {
          i += backwards ? -1 : 1;
        }
      }
      assertThat(list.removeAll(element, backwards, most)).isEqualTo(removed);
      list.settle(limit);
    }

    private void keepRange() {
      int from = random.nextInt(model.size() + 1);
      int count = random.nextInt(model.size() - from + 1);
      ranges.add(list.range(from, count, false));
      rangesThen.add(List.copyOf(model.subList(from, from + count)));
    }

    private void copyOver() {
      ListValue former = list;
      list = (ListValue) list.copy();
      assertThat(list.encodingName()).isEqualTo(former.encodingName());
      former.makeRoom(limit, 1, 3);
      former.add(ListEnd.HEAD, Bytes.of("old"));
      former.add(ListEnd.TAIL, Bytes.of("old"));
    }

    void check() {
      assertThat(list.size()).isEqualTo(model.size());
      assertThat(read(list, false)).isEqualTo(model);
      List<Bytes> reversed = new ArrayList<>(model);
      Collections.reverse(reversed);
      assertThat(read(list, true)).isEqualTo(reversed);
      Bytes element = element();
      checkSearch(element, false);
      checkSearch(element, true);
      for (int i = 0; i < model.size(); i += 1 + random.nextInt(8)) {
        assertThat(list.get(i)).isEqualTo(model.get(i));
      }
      for (int i = 0; i < ranges.size(); i++) {
        assertThat(ranges.get(i)).containsExactlyElementsOf(rangesThen.get(i));
      }
      ranges.clear();
      rangesThen.clear();
    }

    private void checkSearch(Bytes element, boolean backwards) {
      int from = backwards ? model.size() - 1 : 0;
      int most = random.nextInt(model.size() + 2);
      int expected = -1;
      for (int i = 0; i < most && i < model.size() && expected < 0; i++) {
        int index = backwards ? from - i : i;
        expected = model.get(index).equals(element) ? index : -1;
      }
      assertThat(list.search(element).next(from, backwards, most)).isEqualTo(expected);
    }
  }

  private static List<Bytes> read(ListValue list, boolean backwards) {
    List<Bytes> elements = new ArrayList<>();
    list.range(0, (int) list.size(), backwards).forEach(elements::add);
    return elements;
  }

  @Test
  void doesWhatAnArrayListDoes() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    try {
      for (int round = 0; round < 60; round++) {
        Steps steps = new Steps(random);
        for (int i = 0; i < 400; i++) {
          steps.step();
          if (i % 8 == 0) {
            steps.check();
          }
        }
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Repeat with -Dheddle.seed=" + seed, e);
    }
  }

  @Test
  void formsFollowTheLimit() {
    ListLimit limit = new ListLimit(8);
    ListValue list = new ListValue();
    for (int i = 0; i < 9; i++) {
      assertThat(list.encodingName()).isEqualTo("listpack");
      list.makeRoom(limit, 1, 1);
      list.add(ListEnd.TAIL, Bytes.of("a"));
    }
    assertThat(list.encodingName()).isEqualTo("quicklist");
    for (int size = 8; size >= 4; size--) {
      assertThat(list.encodingName()).isEqualTo("quicklist");
      list.remove(ListEnd.TAIL);
      list.settle(limit);
      assertThat(list.size()).isEqualTo(size);
    }
    assertThat(list.encodingName()).isEqualTo("listpack");
  }

  @Test
  void memoryIsCloseToThatOfTheBytes() {
    ListLimit limit = new ListLimit(-2);
    ListValue list = new ListValue();
    Bytes element = Bytes.of("x".repeat(64));
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      list.makeRoom(limit, 1, element.length());
      list.add(i % 2 == 0 ? ListEnd.HEAD : ListEnd.TAIL, element);
    }
    assertThat(list.heapBytes() / (double) count).isBetween(67.0, 69.0);
    for (int i = 0; i < count - 10; i++) {
      list.remove(i % 2 == 0 ? ListEnd.HEAD : ListEnd.TAIL);
      list.settle(limit);
    }
    assertThat(list.heapBytes()).isLessThan(2_000);
  }
}

package io.heddle.shard.data;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.shard.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryHeapTest {
  private final ExpiryHeap<Deadline> heap = new ExpiryHeap<>();

  private static final class Deadline extends Timed {
    Deadline(long atMillis) {
      super(atMillis);
    }
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(heap.size()).isZero();
    assertThat(heap.first()).isNull();
  }

  /** Against the counts of all deadlines present, with few and many equal ones. */
  @ParameterizedTest
  @ValueSource(longs = {1, 10, 10_000, Long.MAX_VALUE})
  void keepsTheEarliestFirst(long range) {
    Seeded.run(
        random -> {
          TreeMap<Long, Integer> model = new TreeMap<>();
          List<Deadline> present = new ArrayList<>();
          for (int i = 0; i < 300_000; i++) {
            boolean growing = i / 30_000 % 2 == 0;
            int choice = random.nextInt(10);
            if (present.isEmpty() || choice < (growing ? 5 : 2)) {
              Deadline added = new Deadline(random.nextLong(range));
              heap.add(added);
              present.add(added);
              model.merge(added.atMillis, 1, Integer::sum);
            } else if (choice < 7) {
              update(present.get(random.nextInt(present.size())), random.nextLong(range), model);
            } else {
              remove(choice == 7 ? 0 : random.nextInt(present.size()), present, model);
            }
            check(heap.size() == present.size(), "size at " + i);
            Deadline first = heap.first();
            check(
                first == null ? model.isEmpty() : first.atMillis == model.firstKey(),
                "first at " + i);
          }
          drain(model);
        });
  }

  @Test
  void growsPastManyChunksAndEmpties() {
    SplittableRandom random = new SplittableRandom(3);
    for (int turn = 0; turn < 2; turn++) {
      TreeMap<Long, Integer> model = new TreeMap<>();
      for (int i = 0; i < 50_000; i++) {
        Deadline added = new Deadline(random.nextLong());
        heap.add(added);
        model.merge(added.atMillis, 1, Integer::sum);
      }
      drain(model);
    }
  }

  private void update(Deadline deadline, long atMillis, NavigableMap<Long, Integer> model) {
    drop(deadline.atMillis, model);
    heap.move(deadline, atMillis);
    model.merge(atMillis, 1, Integer::sum);
  }

  private void remove(int index, List<Deadline> present, NavigableMap<Long, Integer> model) {
    Deadline removed = present.get(index);
    present.set(index, present.getLast());
    present.removeLast();
    heap.remove(removed);
    drop(removed.atMillis, model);
    check(removed.index == -1, "index of a removed deadline");
  }

  private void drain(NavigableMap<Long, Integer> model) {
    for (Deadline first = heap.first(); first != null; first = heap.first()) {
      check(first.atMillis == model.firstKey(), "first while draining");
      heap.remove(first);
      drop(first.atMillis, model);
    }
    assertThat(model).isEmpty();
    assertThat(heap.size()).isZero();
  }

  private static void drop(long atMillis, NavigableMap<Long, Integer> model) {
    model.computeIfPresent(atMillis, (at, count) -> count == 1 ? null : count - 1);
  }
}

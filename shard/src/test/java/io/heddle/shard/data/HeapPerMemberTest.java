package io.heddle.shard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heddle.resp.Bytes;
import io.heddle.shard.Heap;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a member of a sorted set takes of the heap, as the garbage collector sees it. */
class HeapPerMemberTest {
  private static final SortedSetLimits LIMITS = new SortedSetLimits(128, 64);

  /**
   * @param redis what Redis 7.4.1 takes for the same set, in bytes a member
   */
  @ParameterizedTest
  @CsvSource({"100, 2000, 16.2", "1000, 300, 96.3", "100000, 3, 96.3"})
  void isLessThanInRedis(int size, int sets, double redis) {
    SplittableRandom random = new SplittableRandom(4);
    List<SortedSetValue> kept = new ArrayList<>();
    long before = Heap.liveBytes();
    for (int i = 0; i < sets; i++) {
      SortedSetValue set = SortedSetValue.packed(Texts.HASHER);
      for (int j = 0; j < size; j++) {
        set.add(Bytes.of("member:" + j), random.nextInt(size), LIMITS);
      }
      kept.add(set);
    }
    double members = (double) size * sets;
    double measured = (Heap.liveBytes() - before) / members;
    double estimated = kept.stream().mapToLong(SortedSetValue::heapBytes).sum() / members;
    System.out.printf(
        "%,9d members: %.1f bytes of heap each, estimated %.1f, %.1f in Redis%n",
        size, measured, estimated, redis);
    assertThat(measured).isLessThan(1.2 * redis);
    assertThat(estimated).isCloseTo(measured, within(0.25 * measured));
  }
}

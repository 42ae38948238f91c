package io.heddle.shard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heddle.resp.Bytes;
import io.heddle.shard.Heap;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What sets and hashes take of the heap, beside what Redis 7.4.1 takes: {@code MEMORY USAGE key
 * SAMPLES 0} of the same, less the same of a key that holds an empty string.
 */
class HeapPerElementTest {
  private static final int VALUES = 2_000_000;
  private static final SetLimits SET_LIMITS = new SetLimits(512, 128, 64);
  private static final HashLimits HASH_LIMITS = new HashLimits(512, 64);

  @ParameterizedTest
  @CsvSource({
    "integers, 100, 232",
    "strings, 100, 1544",
    "strings, 10000, 596672",
    "fields, 10, 328",
    "fields, 10000, 756672"
  })
  void isNotMuchMoreThanRedisTakes(String kind, int size, int redisBytes) {
    IntFunction<Value> maker =
        switch (kind) {
          case "integers" -> seed -> integers(size);
          case "strings" -> seed -> strings(size);
          default -> seed -> fields(size);
        };
    Value[] values = new Value[VALUES / size / 5];
    long before = Heap.liveBytes();
    for (int i = 0; i < values.length; i++) {
      values[i] = maker.apply(i);
    }
    double measured = (double) (Heap.liveBytes() - before) / values.length;
    double estimated = values[0].heapBytes();
    System.out.printf(
        "%,6d %s: %,.0f bytes of heap, estimated %,.0f, Redis %,d%n",
        size, kind, measured, estimated, redisBytes);
    assertThat(estimated)
        .isCloseTo(measured, within(measured * (Heap.HAS_COMPACT_HEADERS ? 0.1 : 0.3)));
    if (Heap.HAS_COMPACT_HEADERS) {
      assertThat(measured).isLessThan(1.2 * redisBytes);
    }
  }

  private static Value integers(int size) {
    SetValue set = SetValue.ofIntegers(Texts.HASHER);
    for (int i = 0; i < size; i++) {
      set.add(Bytes.of(Integer.toString(1000 + i)), SET_LIMITS);
    }
    return set;
  }

  private static Value strings(int size) {
    SetValue set = SetValue.ofStrings(Texts.HASHER);
    for (int i = 0; i < size; i++) {
      set.add(Bytes.of("member:" + (100_000 + i)), SET_LIMITS);
    }
    return set;
  }

  private static Value fields(int size) {
    HashValue hash = new HashValue(Texts.HASHER);
    for (int i = 0; i < size; i++) {
      hash.put(
          Bytes.of("field:" + (100_000 + i)),
          Bytes.of("value:" + (100_000 + i)),
          false,
          HASH_LIMITS);
    }
    return hash;
  }
}

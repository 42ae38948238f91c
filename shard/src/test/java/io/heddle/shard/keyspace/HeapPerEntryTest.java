package io.heddle.shard.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heddle.resp.Bytes;
import io.heddle.shard.Heap;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an entry takes of the heap, dictionary and deadline included, as the garbage collector sees
 * it.
 */
class HeapPerEntryTest {
  private static final int KEY_BYTES = 16;

  private final Hashing hashing = new Hashing(new SplittableRandom(9));

  /**
   * Between 700,000 and 1,400,000 entries all segments fill up once and split, so that this is any
   * state there is.
   */
  @ParameterizedTest
  @CsvSource({
    "700000, 64, false",
    "1000000, 64, false",
    "1200000, 64, false",
    "1000000, 64, true",
    "1000000, 3, false",
    "300000, 600, false"
  })
  void estimateIsRight(int count, int valueBytes, boolean expiring) {
    long before = Heap.liveBytes();
    Keyspace keyspace = filled(count, valueBytes, expiring);
    double measured = (double) (Heap.liveBytes() - before) / count;
    long[] estimate = new long[1];
    keyspace.forEach(entry -> estimate[0] += entry.heapBytes());
    double estimated = (double) estimate[0] / count;
    System.out.printf(
        "%,9d keys of %d bytes with %3d bytes%s: %.1f bytes of heap each, estimated %.1f%n",
        count, KEY_BYTES, valueBytes, expiring ? " and a deadline" : "", measured, estimated);
    assertThat(estimated)
        .isCloseTo(measured, within(measured * (Heap.HAS_COMPACT_HEADERS ? 0.1 : 0.25)));
    if (valueBytes == 64 && !expiring) {
      assertThat(measured).isLessThan(Heap.HAS_COMPACT_HEADERS ? 140 : 150);
    }
  }

  private Keyspace filled(int count, int valueBytes, boolean expiring) {
    Keyspace keyspace = new Keyspace(hashing, (source, entry) -> {});
    byte[] name = new byte[KEY_BYTES];
    Bytes value = Bytes.of(new byte[valueBytes]);
    SplittableRandom random = new SplittableRandom(1);
    while (keyspace.size() < count) {
      random.nextBytes(name);
      Entry entry = keyspace.putString(hashing.key(Bytes.of(name), 1), value);
      if (expiring) {
        keyspace.expireAt(entry, random.nextLong(1L << 41));
      }
    }
    return keyspace;
  }
}

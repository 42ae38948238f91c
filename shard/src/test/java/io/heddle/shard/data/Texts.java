package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Byte strings for tests: numbers, words and bytes of every kind. */
final class Texts {
  /** Good enough where nobody attacks. */
  static final Hasher HASHER =
      (array, offset, length) ->
          Arrays.hashCode(Arrays.copyOfRange(array, offset, offset + length)) * 0x9e3779b97f4a7c15L;

  private static final long[] LIMITS = {
    0, 127, 128, 255, 256, 32_767, 32_768, 1 << 23, Integer.MAX_VALUE, 1L << 39, Long.MAX_VALUE
  };

  private Texts() {}

  /** A string out of about {@code variety} for each kind. */
  static Bytes any(int variety, RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> Bytes.of(Integer.toString(random.nextInt(variety) - variety / 2));
      case 2 -> near(LIMITS[random.nextInt(LIMITS.length)], random);
      case 3 -> Bytes.of("0" + random.nextInt(variety));
      case 4 -> bytes(random.nextInt(4), random);
      default -> Bytes.of("member:" + random.nextInt(variety));
    };
  }

  private static Bytes near(long limit, RandomGenerator random) {
    long value = limit + random.nextInt(3) - 1;
    return Bytes.of(Long.toString(random.nextBoolean() ? value : -value));
  }

  static Bytes bytes(int length, RandomGenerator random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}

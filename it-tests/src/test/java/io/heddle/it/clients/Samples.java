package io.heddle.it.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.stream.IntStream;

/** What clients are tried with. */
final class Samples {
  private Samples() {}

  /** Values that trip parsers, some of them good as keys too. */
  static List<byte[]> values() {
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    return List.of(
        everyByte,
        "\r\n$5\r\n*1\r\n\0\u00ff".getBytes(ISO_8859_1),
        new byte[1_000_000],
        new byte[0]);
  }

  /** The first bytes of a value, as a key. */
  static byte[] key(byte[] value) {
    return java.util.Arrays.copyOf(value, Math.min(value.length, 300));
  }

  /** Names of so many keys, over all shards. */
  static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key:" + i).toList();
  }

  static String valueOf(String key) {
    return "value of " + key;
  }
}

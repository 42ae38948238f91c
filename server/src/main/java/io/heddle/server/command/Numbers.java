package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Decimal;

/** Numbers as Redis reads and writes them. */
public final class Numbers {
  private Numbers() {}

  /**
   * Whether {@code text} is a signed 64-bit integer in its only canonical form: no spaces, no plus,
   * no leading zeros.
   */
  public static boolean isLong(Bytes text) {
    return Decimal.isLong(text);
  }

  /**
   * The integer that {@code text} is the canonical form of.
   *
   * @throws ClientException if it is none
   */
  public static long toLong(Bytes text) {
    long value = parseLong(text, 0);
    if (value == 0 && !isLong(text)) {
      throw ClientException.notAnInteger();
    }
    return value;
  }

  /** The integer that {@code text} is the canonical form of, or {@code otherwise} if it is none. */
  public static long parseLong(Bytes text, long otherwise) {
    return Decimal.parse(text, otherwise);
  }
}

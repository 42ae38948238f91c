package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;

/** Integers that a client gave, now or in a value: whatever else stands there is its mistake. */
public final class Numbers {
  private Numbers() {}

  /**
   * The integer that {@code text} is the canonical form of.
   *
   * @throws ClientException if it is none
   */
  public static long toLong(Bytes text) {
    long value = Decimal.parse(text, 0);
    if (value == 0 && !Decimal.isLong(text)) {
      throw ClientException.notAnInteger();
    }
    return value;
  }
}

package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;

/**
 * Numbers that a client gave, now or in a value: what is none, or comes to none, is its mistake.
 */
public final class Numbers {
  private Numbers() {}

  /**
   * The integer that {@code text} is the canonical form of.
   *
   * @throws ClientException if it is none
   */
  public static long toLong(Bytes text) {
    return toLong(text, "ERR value is not an integer or out of range");
  }

  /** As {@link #toLong(Bytes)}, with an error that says {@code complaint}. */
  public static long toLong(Bytes text, String complaint) {
    long value = Decimal.parse(text, 0);
    if (value == 0 && !Decimal.isLong(text)) {
      throw new ClientException(complaint);
    }
    return value;
  }

  /**
   * The number, perhaps with a fraction, that {@code text} is.
   *
   * @throws ClientException that says {@code complaint} if it is none
   */
  public static LongDouble toLongDouble(Bytes text, String complaint) {
    LongDouble number = LongDouble.parse(text);
    if (number == null) {
      throw new ClientException(complaint);
    }
    return number;
  }

  /**
   * The sum.
   *
   * @throws ClientException if it does not fit in 64 bits
   */
  public static long sum(long number, long increment) {
    long sum = number + increment;
    if (((number ^ sum) & (increment ^ sum)) < 0) {
      throw new ClientException("ERR increment or decrement would overflow");
    }
    return sum;
  }

  /**
   * The sum.
   *
   * @throws ClientException if it is not finite
   */
  public static LongDouble sum(LongDouble number, LongDouble increment) {
    LongDouble sum = number.plus(increment);
    if (!sum.isFinite()) {
      throw new ClientException("ERR increment would produce NaN or Infinity");
    }
    return sum;
  }
}

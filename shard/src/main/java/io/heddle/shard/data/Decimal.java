package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/**
 * Signed 64-bit integers in the only form that Redis takes for one: decimal, without spaces, plus
 * sign or leading zeros.
 */
public final class Decimal {
  private static final int LONGEST = 20;

  private Decimal() {}

  /** Whether {@code text} is an integer in that form. */
  public static boolean isLong(Bytes text) {
    return isLong(text.array(), text.offset(), text.offset() + text.length());
  }

  /** Whether the range of {@code array} is an integer in that form. */
  public static boolean isLong(byte[] array, int start, int end) {
    return parse(array, start, end, 0) != 0 || (end - start == 1 && array[start] == '0');
  }

  /** The integer that {@code text} is the form of, or {@code otherwise} if it is none. */
  public static long parse(Bytes text, long otherwise) {
    return parse(text.array(), text.offset(), text.offset() + text.length(), otherwise);
  }

  /** As {@link #parse(Bytes, long)}, for a range of {@code array}. */
  static long parse(byte[] array, int start, int end, long otherwise) {
    int at = start;
    if (at == end || end - start > LONGEST) {
      return otherwise;
    }
    boolean negative = array[at] == '-';
    if (negative) {
      at++;
    }
    if (at == end) {
      return otherwise;
    }
    if (array[at] == '0') {
      return end - at == 1 && !negative ? 0 : otherwise;
    }
    long value = 0; // negative all along: its range is the larger
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
        return otherwise;
      }
      value = value * 10 - digit;
      if (value > 0) {
        return otherwise;
      }
    }
    if (negative) {
      return value;
    }
    return value == Long.MIN_VALUE ? otherwise : -value;
  }
}

package io.heddle.server.command;

import io.heddle.resp.Bytes;

/** Numbers as Redis reads and writes them. */
public final class Numbers {
  private static final int LONGEST_LONG = 20;

  private Numbers() {}

  /**
   * Whether {@code text} is a signed 64-bit integer in its only canonical form: no spaces, no plus,
   * no leading zeros.
   */
  public static boolean isLong(Bytes text) {
    return parseLong(text, 0) != 0 || (text.length() == 1 && text.at(0) == '0');
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
    byte[] array = text.array();
    int at = text.offset();
    int end = at + text.length();
    if (at == end || text.length() > LONGEST_LONG) {
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

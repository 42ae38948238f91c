package io.heddle.aof;

/**
 * Numbers of fixed width in lower-case hexadecimal; of each number there is one way to write it.
 */
final class Hexadecimal {
  private Hexadecimal() {}

  static void write(byte[] array, int at, int digits, long number) {
    for (int i = digits - 1; i >= 0; i--) {
      int digit = (int) (number >>> 4 * (digits - 1 - i)) & 15;
      array[at + i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
    }
  }

  /** The number that {@code digits} bytes say, or -1 if they say none. */
  static long read(byte[] array, int at, int digits) {
    long number = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = digit(array[i]);
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static int digit(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - ('a' - 10) : -1;
  }
}

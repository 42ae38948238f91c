package io.heddle.resp;

/** A line such as {@code *3} or {@code $16}, parsed at once where it is whole and as usual. */
final class Header {
  /** Not such a line, or not whole: look closer. */
  static final long NONE = -1;

  /** Larger numbers are left to {@link Decimal}. */
  private static final int MAX_NUMBER = 99_999_999;

  private Header() {}

  /**
   * The number in the line at {@code at} of {@code array}, after one byte of any kind, and where
   * the next line starts. Both in a {@code long}, as this runs for each argument of each request.
   */
  static long parse(byte[] array, int at, int limit) {
    if (limit - at < 4) {
      return NONE;
    }
    int end = at + 2;
    int number = array[at + 1] - '0';
    byte next = array[end];
    if (number < 0 || number > 9 || number == 0 && next != '\r') {
      return NONE;
    }
    while (next != '\r') {
      int digit = next - '0';
      end++;
      // Beyond the carriage return, one more byte must have come.
      if (digit < 0 || digit > 9 || number > MAX_NUMBER || end + 1 >= limit) {
        return NONE;
      }
      number = 10 * number + digit;
      next = array[end];
    }
    return (long) (end + 2) << Integer.SIZE | number;
  }

  static int number(long header) {
    return (int) header;
  }

  static int end(long header) {
    return (int) (header >> Integer.SIZE);
  }
}

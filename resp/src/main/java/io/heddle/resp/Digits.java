package io.heddle.resp;

/** Decimal integers in the form that the protocol knows them: no plus sign, no leading zeros. */
final class Digits {
  /** What {@link #parse} returns for anything else: larger than any limit. */
  static final long INVALID = Long.MAX_VALUE;

  private Digits() {}

  /** The number in the range of {@code array}, or {@link #INVALID}. */
  static long parse(byte[] array, int start, int end) {
    boolean negative = start < end && array[start] == '-';
    int at = negative ? start + 1 : start;
    if (at == end || end - at > 19) {
      return INVALID;
    }
    if (array[at] == '0') {
      return end - start == 1 ? 0 : INVALID;
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      value = 10 * value + digit;
    }
    // 19 digits fit in 64 bits without a sign; what does not fit in 63 comes out negative.
    if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
      return INVALID;
    }
    return negative ? -value : value;
  }

  /** The most bytes that {@link #write} needs. */
  static final int MAX_LENGTH = 20;

  /** Writes {@code value} to {@code array} from {@code at} on, and returns where it ends. */
  static int write(long value, byte[] array, int at) {
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        byte[] text = Bytes.of(Long.toString(value)).array();
        System.arraycopy(text, 0, array, at, text.length);
        return at + text.length;
      }
      array[at++] = '-';
      value = -value;
    }
    int end = at + length(value);
    int i = end;
    do {
      long quotient = value / 10;
      array[--i] = (byte) ('0' + (value - 10 * quotient));
      value = quotient;
    } while (value != 0);
    return end;
  }

  /** How many digits {@code value}, which is not negative, has. */
  private static int length(long value) {
    int length = 1;
    for (long bound = 10; value >= bound && length < 19; bound *= 10) {
      length++;
    }
    return length;
  }
}

package io.heddle.resp;

/**
 * Signed 64-bit integers in the only form that Redis takes for one, in the protocol and elsewhere:
 * decimal, without spaces, plus sign or leading zeros.
 */
public final class Decimal {
  /** The most bytes that {@link #write} needs. */
  static final int MAX_LENGTH = 20;

  /** More digits than that never fit; so many do without a sign. */
  private static final int MAX_DIGITS = 19;

  private static final byte[] LEAST = Bytes.of(Long.toString(Long.MIN_VALUE)).array();

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
  public static long parse(byte[] array, int start, int end, long otherwise) {
    boolean negative = start < end && array[start] == '-';
    int at = negative ? start + 1 : start;
    if (at == end || end - at > MAX_DIGITS) {
      return otherwise;
    }
    if (array[at] == '0') {
      return end - start == 1 ? 0 : otherwise;
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0 || digit > 9) {
        return otherwise;
      }
      value = 10 * value + digit;
    }
    // What fits in 64 bits but not in 63 comes out negative.
    if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
      return otherwise;
    }
    return negative ? -value : value;
  }

  /** Writes {@code value} to {@code array} from {@code at} on, and returns where it ends. */
  static int write(long value, byte[] array, int at) {
    if (value >= 0 && value < 10) {
      array[at] = (byte) ('0' + value);
      return at + 1;
    }
    if (value == (int) value && value > 0) {
      return writeInt((int) value, array, at);
    }
    if (value == Long.MIN_VALUE) {
      System.arraycopy(LEAST, 0, array, at, LEAST.length);
      return at + LEAST.length;
    }
    if (value < 0) {
      array[at] = '-';
      return write(-value, array, at + 1);
    }
    // More than an int: what is above the last nine digits has at most ten.
    long high = value / 1_000_000_000;
    int middle = write(high, array, at);
    int low = (int) (value - 1_000_000_000 * high);
    for (int i = middle + 8; i >= middle; i--) {
      array[i] = (byte) ('0' + low % 10);
      low /= 10;
    }
    return middle + 9;
  }

  private static int writeInt(int value, byte[] array, int at) {
    int end = at + length(value);
    int i = end;
    do {
      int quotient = value / 10;
      array[--i] = (byte) ('0' + (value - 10 * quotient));
      value = quotient;
    } while (value != 0);
    return end;
  }

  /** How many digits {@code value}, which is not negative, has. */
  private static int length(int value) {
    if (value < 10_000) {
      return value < 100 ? value < 10 ? 1 : 2 : value < 1000 ? 3 : 4;
    }
    int length = 5;
    for (int rest = value / 100_000; rest > 0; rest /= 10) {
      length++;
    }
    return length;
  }
}

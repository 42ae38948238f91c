package io.heddle.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Floating-point numbers as text, in the form that Redis 7.4 gives scores: the fewest digits that
 * read back as the same number, integers without a fraction, an exponent for what would be long.
 *
 * <p>Redis looks for the fewest digits in a way that misses them for about one random number in 500
 * (it says {@code 99999999999999990000000} for 1e23); this does not.
 */
public final class DoubleFormat {
  /** The most bytes that {@link #write} needs. */
  public static final int MAX_LENGTH = 32;

  /** Integers up to here, half of what a {@code long} holds, are written out in full. */
  private static final double MAX_INTEGER = 0x1p62;

  /** Below this, {@link Double#toString} may give two digits where one would do. */
  private static final double TINY = 1e-300;

  private DoubleFormat() {}

  /** {@code value} as text, such as {@code 3}, {@code 0.1}, {@code 1e+30}, {@code -inf}. */
  public static String text(double value) {
    byte[] text = new byte[MAX_LENGTH];
    return new String(text, 0, write(value, text, 0), StandardCharsets.ISO_8859_1);
  }

  /**
   * As {@link #text}, where integers are no exception: {@code 1e+10}, not {@code 10000000000}. So
   * Redis computes digests.
   */
  public static String textForDigest(double value) {
    if (value == 0 || Double.isInfinite(value)) {
      return text(value);
    }
    byte[] text = new byte[MAX_LENGTH];
    int at = 0;
    if (value < 0) {
      text[at++] = '-';
    }
    return new String(text, 0, decimal(Math.abs(value), text, at), StandardCharsets.ISO_8859_1);
  }

  /** Writes {@code value} to {@code array} from {@code at} on, and returns where it ends. */
  public static int write(double value, byte[] array, int at) {
    if (Double.isNaN(value)) {
      return ascii("nan", array, at);
    }
    if (Math.abs(value) <= MAX_INTEGER && value == (long) value && value != 0) {
      return Decimal.write((long) value, array, at);
    }
    if (Double.doubleToRawLongBits(value) < 0) {
      array[at++] = '-';
    }
    if (value == 0) {
      return ascii("0", array, at);
    }
    if (Double.isInfinite(value)) {
      return ascii("inf", array, at);
    }
    return decimal(Math.abs(value), array, at);
  }

  private static int decimal(double value, byte[] array, int at) {
    byte[] digits = new byte[MAX_LENGTH];
    String text = shortest(value);
    int count = 0;
    // The number is 0.<digits> times ten to the power of point.
    int point = 0;
    int mark = text.indexOf('E');
    int end = mark < 0 ? text.length() : mark;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        point += count;
      } else if (c != '0' || count > 0) {
        digits[count++] = (byte) c;
      } else if (i > 1) {
        point--;
      }
    }
    if (mark >= 0) {
      point += Integer.parseInt(text, mark + 1, text.length(), 10);
    }
    while (digits[count - 1] == '0') {
      count--;
    }
    return layOut(digits, count, point, array, at);
  }

  private static String shortest(double value) {
    String text = Double.toString(value);
    if (value < TINY && text.indexOf('E') == 3) {
      long digits = Math.round(Double.parseDouble(text.substring(0, 3)));
      String shorter = digits + ".0" + text.substring(3);
      return Double.parseDouble(shorter) == value ? shorter : text;
    }
    return text;
  }

  /** Decides, as Redis does, between zeros and an exponent. */
  private static int layOut(byte[] digits, int count, int point, byte[] array, int at) {
    int exponent = point - 1;
    if (point >= count && exponent < count + 7) {
      at = copy(digits, 0, count, array, at);
      return zeros(point - count, array, at);
    }
    if (point < count && (count - point < 7 || Math.abs(exponent) < 4)) {
      if (point <= 0) {
        at = zeros(-point, array, ascii("0.", array, at));
        return copy(digits, 0, count, array, at);
      }
      at = copy(digits, 0, point, array, at);
      array[at++] = '.';
      return copy(digits, point, count, array, at);
    }
    array[at++] = digits[0];
    if (count > 1) {
      array[at++] = '.';
      at = copy(digits, 1, count, array, at);
    }
    at = ascii(exponent < 0 ? "e" : "e+", array, at);
    return Decimal.write(exponent, array, at);
  }

  private static int ascii(String text, byte[] array, int at) {
    for (int i = 0; i < text.length(); i++) {
      array[at++] = (byte) text.charAt(i);
    }
    return at;
  }

  private static int zeros(int count, byte[] array, int at) {
    Arrays.fill(array, at, at + count, (byte) '0');
    return at + count;
  }

  private static int copy(byte[] digits, int from, int to, byte[] array, int at) {
    System.arraycopy(digits, from, array, at, to - from);
    return at + to - from;
  }
}

package io.heddle.resp;

import java.math.BigDecimal;

/**
 * Floating-point numbers as text, in the form that Redis 7.4 gives scores: the fewest digits that
 * read back as the same number, integers without a fraction, an exponent for what would be long.
 */
public final class DoubleFormat {
  /** Integers up to here, half of what a {@code long} holds, are written out in full. */
  private static final double MAX_INTEGER = 0x1p62;

  private DoubleFormat() {}

  /** {@code value} as text, such as {@code 3}, {@code 0.1}, {@code 1e+30}, {@code -inf}. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "-inf" : "inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (Math.abs(value) <= MAX_INTEGER && value == (long) value) {
      return Long.toString((long) value);
    }
    return fraction(value);
  }

  private static String fraction(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = decimal.unscaledValue().toString();
    int count = digits.length();
    // The number is 0.d1d2d3... times ten to the power of point.
    int point = count - decimal.scale();
    StringBuilder text = new StringBuilder(32);
    if (value < 0) {
      text.append('-');
    }
    if (point >= count && point - 1 < count + 7) {
      return text.append(digits).repeat("0", point - count).toString();
    }
    int exponent = point - 1;
    if (point < count && (count - point < 7 || Math.abs(exponent) < 4)) {
      if (point <= 0) {
        return text.append("0.").repeat("0", -point).append(digits).toString();
      }
      return text.append(digits, 0, point).append('.').append(digits, point, count).toString();
    }
    text.append(digits.charAt(0));
    if (count > 1) {
      text.append('.').append(digits, 1, count);
    }
    return text.append('e').append(exponent < 0 ? "" : "+").append(exponent).toString();
  }
}

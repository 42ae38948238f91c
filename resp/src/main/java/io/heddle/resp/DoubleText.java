package io.heddle.resp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Floating-point numbers in any way that C's {@code strtod} reads them, with which Redis does. */
public final class DoubleText {
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)([pP][+-]?[0-9]+)?");

  private static final Pattern INFINITY = Pattern.compile("(?i)([+-]?)inf(?:inity)?");

  private static final Pattern SPACES = Pattern.compile("^[ \\t\\n\\x0B\\f\\r]+");

  private static final Pattern ZERO = Pattern.compile("[+-]?(?:0[xX])?[0.]+(?:[eEpP].*)?");

  private DoubleText() {}

  /**
   * The number that {@code text} is, infinite ones included; NaN if it is none, too large, or too
   * small to be told from zero.
   */
  public static double parse(Bytes text) {
    long integer = Decimal.parse(text, 0);
    if (integer != 0 || Decimal.isLong(text)) {
      return integer;
    }
    String string = text.toString();
    double value = strtod(string);
    boolean outOfRange =
        (Double.isInfinite(value) && !INFINITY.matcher(string).matches())
            || (value == 0 && !ZERO.matcher(string).matches());
    return outOfRange ? Double.NaN : value;
  }

  /**
   * The number that {@code text} is up to the first zero byte, or NaN if it is none. May begin with
   * spaces; nothing at all is zero, what is too large is infinite.
   */
  public static double parseLoosely(Bytes text) {
    String string = text.beforeZeroByte().toString();
    return string.isEmpty() ? 0 : strtod(SPACES.matcher(string).replaceFirst(""));
  }

  /**
   * As {@link #parseLoosely}, but NaN for what is too large, or so small that it is not exact, as
   * C's {@code ERANGE} says.
   */
  public static double parseExactly(Bytes text) {
    Bytes seen = text.beforeZeroByte();
    long integer = Decimal.parse(seen, 0);
    if (integer != 0 || seen.isEmpty() || Decimal.isLong(seen)) {
      return integer;
    }
    String string = SPACES.matcher(seen.toString()).replaceFirst("");
    double value = strtod(string);
    boolean outOfRange =
        (Double.isInfinite(value) && !INFINITY.matcher(string).matches())
            || (Math.abs(value) < Double.MIN_NORMAL && !ZERO.matcher(string).matches());
    return outOfRange ? Double.NaN : value;
  }

  /** The number that {@code text} begins with, or NaN if it begins with none. */
  public static double parsePrefix(Bytes text) {
    for (int length = text.length(); length > 0; length--) {
      double value = parse(text.slice(0, length));
      if (!Double.isNaN(value)) {
        return value;
      }
    }
    return Double.NaN;
  }

  private static double strtod(String string) {
    if (isDecimal(string)) {
      return Double.parseDouble(string);
    }
    Matcher hexadecimal = HEXADECIMAL.matcher(string);
    if (hexadecimal.matches()) {
      // Java wants an exponent, C does not.
      return Double.parseDouble(hexadecimal.group(1) == null ? string + "p0" : string);
    }
    Matcher infinity = INFINITY.matcher(string);
    if (infinity.matches()) {
      return infinity.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.NaN;
  }

  /** Digits with at most one point among them, and perhaps an exponent. */
  private static boolean isDecimal(String string) {
    int start = afterSign(string, 0);
    int point = afterDigits(string, start);
    boolean hasPoint = point < string.length() && string.charAt(point) == '.';
    int end = hasPoint ? afterDigits(string, point + 1) : point;
    if (end - start == (hasPoint ? 1 : 0)) {
      return false;
    }
    if (end < string.length() && (string.charAt(end) | 0x20) == 'e') {
      int exponent = afterSign(string, end + 1);
      end = afterDigits(string, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == string.length();
  }

  private static int afterSign(String string, int at) {
    boolean isSign = at < string.length() && "+-".indexOf(string.charAt(at)) >= 0;
    return isSign ? at + 1 : at;
  }

  private static int afterDigits(String string, int from) {
    int at = from;
    while (at < string.length() && string.charAt(at) >= '0' && string.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}

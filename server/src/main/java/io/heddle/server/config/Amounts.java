package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.resp.QuotedWords;

/**
 * Numbers in directives that Redis reads more leniently than others. Malformed ones throw {@link
 * NumberFormatException}.
 */
final class Amounts {
  private Amounts() {}

  /**
   * An amount of memory in bytes, unsigned: digits and perhaps a unit, of which {@code k}, {@code
   * m} and {@code g} are powers of 1000 and {@code kb}, {@code mb} and {@code gb} powers of 1024.
   * As in Redis no digits at all are a zero, too many digits are the largest number, and a product
   * that is too large wraps around.
   */
  static long memory(Bytes text) {
    int digits = 0;
    while (digits < text.length() && isDigit(text.at(digits))) {
      digits++;
    }
    return saturated(text.slice(0, digits)) * unit(text.slice(digits, text.length()));
  }

  /**
   * A duration as C's {@code strtoll} reads it, whose result Redis keeps in 32 bits; not negative.
   */
  static int seconds(Bytes text) {
    int value = (int) lenientInteger(text);
    if (value < 0) {
      throw new NumberFormatException(text.toString());
    }
    return value;
  }

  /**
   * An integer as C's {@code strtoll} reads it: nothing is a zero, a sign may stand in front,
   * excess saturates.
   */
  static long lenientInteger(Bytes text) {
    int from = 0;
    while (from < text.length() && QuotedWords.isSpace(text.at(from))) {
      from++;
    }
    boolean negative = from < text.length() && text.at(from) == '-';
    boolean signed = negative || (from < text.length() && text.at(from) == '+');
    Bytes digits = text.slice(signed ? from + 1 : from, text.length());
    if (digits.isEmpty() && text.isEmpty()) {
      return 0;
    }
    if (digits.isEmpty()) {
      throw new NumberFormatException(text.toString());
    }
    for (int i = 0; i < digits.length(); i++) {
      if (!isDigit(digits.at(i))) {
        throw new NumberFormatException(text.toString());
      }
    }
    long value = saturated(digits);
    if (value < 0) {
      value = Long.MAX_VALUE;
    }
    return negative ? -value : value;
  }

  /** Decimal digits as an unsigned number, or the largest there is. */
  private static long saturated(Bytes digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.at(i) - '0';
      if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
        return -1L;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static long unit(Bytes name) {
    if (name.isEmpty() || name.equalsIgnoreCase("B")) {
      return 1;
    }
    boolean binary = name.length() == 2 && (name.at(1) == 'b' || name.at(1) == 'B');
    if (name.length() != 1 && !binary) {
      throw new NumberFormatException(name.toString());
    }
    long thousand = binary ? 1024 : 1000;
    return switch (name.at(0)) {
      case 'k', 'K' -> thousand;
      case 'm', 'M' -> thousand * thousand;
      case 'g', 'G' -> thousand * thousand * thousand;
      default -> throw new NumberFormatException(name.toString());
    };
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}

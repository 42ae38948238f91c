package io.heddle.server.command.family;

import io.heddle.resp.DoubleFormat;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Scores as {@code ZSCAN} writes them. In Redis that depends on the encoding: a listpack holds the
 * text that everyone gets, what else there is goes through C's {@code %.17g}.
 */
final class ScannedScore {
  private static final int DIGITS = 17;

  private ScannedScore() {}

  static String text(double score, boolean isPacked) {
    if (isPacked || score == 0 || Double.isInfinite(score)) {
      return DoubleFormat.text(score);
    }
    BigDecimal rounded =
        new BigDecimal(score).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal shortest = rounded.stripTrailingZeros();
    if (exponent >= -4 && exponent < DIGITS) {
      return shortest.toPlainString();
    }
    String digits = shortest.movePointLeft(exponent).toPlainString();
    return digits + "e" + (exponent < 0 ? "-" : "+") + twoDigits(Math.abs(exponent));
  }

  private static String twoDigits(int exponent) {
    return exponent < 10 ? "0" + exponent : Integer.toString(exponent);
  }
}

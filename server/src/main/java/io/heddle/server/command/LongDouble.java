package io.heddle.server.command;

import io.heddle.resp.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A floating-point number as the {@code long double} of C on x86 holds it, which Redis adds
 * fractions with: 64 bits of significand and 15 of exponent. Reading, adding and writing are exact
 * but for one rounding each, to the nearest number and of two equally near to the even one.
 * Immutable.
 */
public final class LongDouble {
  private static final int PRECISION = 64;

  /** Numbers of this many bits before the point, or more, are too large. */
  private static final int MOST_BITS = 16_384;

  /** The place value of the last bit of the smallest numbers, as a power of two. */
  private static final int LEAST_EXPONENT = -16_445;

  /** How many decimal digits before the point the largest numbers have, and some more. */
  private static final int MOST_DIGITS = 4_940;

  /** So many zeros behind the point make a number smaller than the smallest. */
  private static final int MOST_ZEROS = 4_960;

  /** Digits behind the point in {@link #text}. */
  private static final int DECIMALS = 17;

  /** Redis reads numbers into a buffer with a byte less than this and no more. */
  private static final int LONGEST_TEXT = 5 * 1024;

  private static final BigInteger POWER_OF_DECIMALS = BigInteger.TEN.pow(DECIMALS);

  /** Any exponent beyond this is as good as this one. */
  private static final BigInteger LARGEST_EXPONENT = BigInteger.valueOf(1 << 20);

  private static final Pattern DECIMAL =
      Pattern.compile("([+-]?)(?:([0-9]+)\\.?([0-9]*)|\\.([0-9]+))(?:[eE]([+-]?[0-9]+))?");

  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "([+-]?)0[xX](?:([0-9a-fA-F]+)\\.?([0-9a-fA-F]*)|\\.([0-9a-fA-F]+))"
              + "(?:[pP]([+-]?[0-9]+))?");

  private static final Pattern INFINITY = Pattern.compile("(?i)[+-]?inf(?:inity)?");

  private static final LongDouble INFINITE = new LongDouble(BigInteger.ZERO, Integer.MAX_VALUE);

  public static final LongDouble ZERO = new LongDouble(BigInteger.ZERO, 0);

  private final BigInteger significand;
  private final int exponent;

  /** {@code significand} times two to the power of {@code exponent}. */
  private LongDouble(BigInteger significand, int exponent) {
    this.significand = significand;
    this.exponent = exponent;
  }

  /**
   * What {@code text} says in any way that C's {@code strtold} knows: decimal or hexadecimal, with
   * or without an exponent, or {@code inf}; null if it is no number, too large, or too small to be
   * told from zero.
   */
  public static @Nullable LongDouble parse(Bytes text) {
    if (text.length() >= LONGEST_TEXT) {
      return null;
    }
    String string = text.toString();
    Matcher decimal = DECIMAL.matcher(string);
    if (decimal.matches()) {
      return inRange(Notation.of(decimal, 10));
    }
    Matcher hexadecimal = HEXADECIMAL.matcher(string);
    if (hexadecimal.matches()) {
      return inRange(Notation.of(hexadecimal, 16));
    }
    return INFINITY.matcher(string).matches() ? INFINITE : null;
  }

  /** A number as it is written: {@code digits} with {@code decimals} of them behind the point. */
  private record Notation(int radix, BigInteger digits, int decimals, int exponent) {

    static Notation of(Matcher matcher, int radix) {
      String fraction = matcher.group(2) == null ? matcher.group(4) : matcher.group(3);
      String whole = matcher.group(2) == null ? "" : matcher.group(2);
      String exponent = matcher.group(5);
      return new Notation(
          radix,
          new BigInteger(matcher.group(1) + whole + fraction, radix),
          fraction.length(),
          exponent == null ? 0 : clamped(new BigInteger(exponent)));
    }

    private static int clamped(BigInteger exponent) {
      return exponent.min(LARGEST_EXPONENT).max(LARGEST_EXPONENT.negate()).intValue();
    }

    LongDouble nearest() {
      return radix == 16
          ? LongDouble.nearest(digits, exponent - 4 * decimals, false)
          : nearestOfDecimal(exponent - decimals);
    }

    private LongDouble nearestOfDecimal(int power) {
      int places = digits.abs().toString().length() + power;
      if (places > MOST_DIGITS) {
        return INFINITE;
      }
      if (places < -MOST_ZEROS) {
        return ZERO;
      }
      if (power >= 0) {
        return LongDouble.nearest(digits.multiply(BigInteger.TEN.pow(power)), 0, false);
      }
      BigInteger divisor = BigInteger.TEN.pow(-power);
      // Two bits more than there will be, so that what is left over only breaks ties.
      int shift = Math.max(0, PRECISION + 2 + divisor.bitLength() - digits.bitLength());
      BigInteger[] parts = digits.shiftLeft(shift).divideAndRemainder(divisor);
      return LongDouble.nearest(parts[0], -shift, parts[1].signum() != 0);
    }
  }

  private static @Nullable LongDouble inRange(Notation notation) {
    if (notation.digits().signum() == 0) {
      return ZERO;
    }
    LongDouble value = notation.nearest();
    return value == INFINITE || value.significand.signum() == 0 ? null : value;
  }

  /**
   * The number nearest to {@code significand} times two to the power of {@code exponent}.
   *
   * @param more whether the exact number is a little farther from zero than that
   */
  private static LongDouble nearest(BigInteger significand, int exponent, boolean more) {
    BigInteger magnitude = significand.abs();
    int surplus = Math.max(magnitude.bitLength() - PRECISION, LEAST_EXPONENT - exponent);
    if (surplus > 0) {
      magnitude = withoutBits(magnitude, surplus, more);
    }
    int place = exponent + Math.max(0, surplus);
    if (magnitude.bitLength() + place > MOST_BITS) {
      return INFINITE;
    }
    return new LongDouble(significand.signum() < 0 ? magnitude.negate() : magnitude, place);
  }

  /** {@code magnitude} without its last {@code count} bits, rounded to the nearest or even. */
  private static BigInteger withoutBits(BigInteger magnitude, int count, boolean more) {
    BigInteger kept = magnitude.shiftRight(count);
    if (!magnitude.testBit(count - 1)) {
      return kept;
    }
    boolean tie = !more && magnitude.getLowestSetBit() == count - 1;
    return tie && !kept.testBit(0) ? kept : kept.add(BigInteger.ONE);
  }

  /** Whether this is a number that can be written; sums of very large ones are not. */
  public boolean isFinite() {
    return this != INFINITE;
  }

  /** The sum; not finite if one of the two is not, or if it is too large. */
  public LongDouble plus(LongDouble other) {
    if (!isFinite() || !other.isFinite()) {
      return INFINITE;
    }
    int place = Math.min(exponent, other.exponent);
    return nearest(shiftedTo(place).add(other.shiftedTo(place)), place, false);
  }

  /**
   * This {@code factor} times, rounded up to an integer; {@code most} if it is greater than that,
   * or infinite in either direction.
   */
  public long timesRoundedUp(int factor, long most) {
    if (!isFinite()) {
      return most;
    }
    LongDouble product = nearest(significand.multiply(BigInteger.valueOf(factor)), exponent, false);
    BigInteger floorOfNegative =
        product.exponent >= 0
            ? product.shiftedTo(0).negate()
            : product.significand.negate().shiftRight(-product.exponent);
    BigInteger roundedUp = floorOfNegative.negate();
    return roundedUp
        .min(BigInteger.valueOf(most))
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .longValue();
  }

  private BigInteger shiftedTo(int place) {
    return significand.shiftLeft(exponent - place);
  }

  /**
   * In decimal, with at most 17 digits behind the point and no zeros at the end of them, however
   * many there are before it.
   */
  public String text() {
    if (exponent >= 0) {
      return shiftedTo(0).toString();
    }
    BigInteger magnitude = significand.abs().multiply(POWER_OF_DECIMALS);
    BigInteger units = withoutBits(magnitude, -exponent, false);
    BigDecimal rounded =
        new BigDecimal(significand.signum() < 0 ? units.negate() : units, DECIMALS);
    return rounded.stripTrailingZeros().toPlainString();
  }
}

package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How a directive's value is written: read from words, shown as text. The refusals are worded as
 * Redis words them.
 *
 * @param severalWords whether the value is a list of words; if not, the parser is always given
 *     exactly one
 * @param parser reads a value, or throws a {@link ConfigException}
 * @param text shows a value, in a form that the parser reads again
 * @param sum what two values come to that are both set while the server starts
 */
record Syntax<T>(
    boolean severalWords, Parser<T> parser, Function<T, Bytes> text, BinaryOperator<T> sum) {
  /** A notation of which the last value wins. */
  Syntax(boolean severalWords, Parser<T> parser, Function<T, Bytes> text) {
    this(severalWords, parser, text, (former, next) -> next);
  }

  interface Parser<T> {
    /** The value that {@code words} stand for; what they leave open stays as in {@code current}. */
    T parse(List<Bytes> words, T current);
  }

  static <T> Syntax<T> word(Function<Bytes, T> parser, Function<T, Bytes> text) {
    return new Syntax<>(false, (words, current) -> parser.apply(words.get(0)), text);
  }

  static <T> Syntax<T> words(Parser<T> parser, Function<T, String> text) {
    return new Syntax<>(true, parser, value -> Bytes.of(text.apply(value)));
  }

  static Syntax<Integer> integer(int min, int max) {
    return word(word -> (int) within(min, max, parsedInteger(word)), Syntax::shown);
  }

  /** A number of octal digits. */
  static Syntax<Integer> octal(int min, int max) {
    return word(
        word -> parsedOctal(min, max, word), value -> Bytes.of(Integer.toOctalString(value)));
  }

  static Syntax<Long> longInteger(long min, long max) {
    return word(word -> within(min, max, parsedInteger(word)), Syntax::shown);
  }

  /** A number of bytes, perhaps with a unit such as {@code mb}. */
  static Syntax<Long> memory(long min, long max) {
    return word(word -> within(min, max, parsedMemory(word)), Syntax::shown);
  }

  static Syntax<Boolean> yesNo() {
    return word(Syntax::parsedYesNo, value -> Bytes.of(value ? "yes" : "no"));
  }

  static <E extends Enum<E>> Syntax<E> oneOf(Class<E> type) {
    return word(word -> parsedConstant(type, word), value -> Bytes.of(lowerCase(value)));
  }

  /** Any bytes at all. */
  static Syntax<Bytes> bytes() {
    return word(Bytes::copy, Function.identity());
  }

  static Syntax<String> string() {
    return word(Bytes::toString, Bytes::of);
  }

  /** The same notation, where a value that was read is changed before it is used. */
  Syntax<T> then(UnaryOperator<T> change) {
    return new Syntax<>(
        severalWords, (words, current) -> change.apply(parser.parse(words, current)), text, sum);
  }

  /** The same notation, where what is set first and what is set next hold together. */
  Syntax<T> summed(BinaryOperator<T> both) {
    return new Syntax<>(severalWords, parser, text, both);
  }

  private static long parsedInteger(Bytes word) {
    if (!Decimal.isLong(word)) {
      throw new ConfigException("argument couldn't be parsed into an integer");
    }
    return Decimal.parse(word, 0);
  }

  private static int parsedOctal(int min, int max, Bytes word) {
    long value;
    try {
      value = Long.parseLong(word.toString(), 8);
    } catch (NumberFormatException e) {
      throw new ConfigException("argument couldn't be parsed as an octal number");
    }
    if (value < min || value > max) {
      throw new ConfigException(
          "argument must be between "
              + Integer.toOctalString(min)
              + " and "
              + Integer.toOctalString(max)
              + " inclusive");
    }
    return (int) value;
  }

  private static long parsedMemory(Bytes word) {
    try {
      return Amounts.memory(word);
    } catch (NumberFormatException e) {
      throw new ConfigException("argument must be a memory value");
    }
  }

  private static long within(long min, long max, long value) {
    if (value < min || value > max) {
      throw new ConfigException("argument must be between " + min + " and " + max + " inclusive");
    }
    return value;
  }

  private static boolean parsedYesNo(Bytes word) {
    if (word.equalsIgnoreCase("YES")) {
      return true;
    }
    if (word.equalsIgnoreCase("NO")) {
      return false;
    }
    throw new ConfigException("argument must be 'yes' or 'no'");
  }

  private static <E extends Enum<E>> E parsedConstant(Class<E> type, Bytes word) {
    for (E constant : type.getEnumConstants()) {
      if (word.equalsIgnoreCase(constant.name())) {
        return constant;
      }
    }
    String all =
        Arrays.stream(type.getEnumConstants())
            .map(Syntax::lowerCase)
            .collect(Collectors.joining(", "));
    throw new ConfigException("argument(s) must be one of the following: " + all);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Bytes shown(Number value) {
    return Bytes.of(value.toString());
  }
}

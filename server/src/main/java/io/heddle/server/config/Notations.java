package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Notations that a single directive uses. */
final class Notations {
  static final List<BindAddress> LOOPBACK =
      List.of(new BindAddress("127.0.0.1", false), new BindAddress("::1", true));

  private static final int MAX_ADDRESSES = 16;

  private Notations() {}

  /** Addresses to listen on; none at all if the value is empty. */
  static Syntax<List<BindAddress>> addresses() {
    return Syntax.words(
        (words, current) -> {
          if (words.size() > MAX_ADDRESSES) {
            throw new ConfigException("Too many bind addresses specified.");
          }
          return unlessEmpty(words).stream()
              .map(word -> BindAddress.parse(word.toString()))
              .toList();
        },
        Notations::joined);
  }

  static Syntax<OutputBufferLimits> outputBufferLimits() {
    return Syntax.words((words, current) -> current.with(words), OutputBufferLimits::toString);
  }

  /**
   * A number of times a second, of which values out of range are taken as the nearest one within.
   */
  static Syntax<Integer> frequency(int least, int most) {
    return Syntax.integer(0, Integer.MAX_VALUE).then(value -> Math.clamp(value, least, most));
  }

  /**
   * Pairs of seconds and changes. Those of several lines hold together, but for a line without any,
   * after which there are none.
   */
  static Syntax<List<SavePoint>> savePoints() {
    return Syntax.<List<SavePoint>>words(
            (words, current) -> savePoints(unlessEmpty(words)), Notations::joined)
        .summed(
            (former, next) ->
                next.isEmpty() ? next : Stream.concat(former.stream(), next.stream()).toList());
  }

  private static List<SavePoint> savePoints(List<Bytes> numbers) {
    List<SavePoint> points = new ArrayList<>();
    try {
      for (int i = 0; i + 1 < numbers.size(); i += 2) {
        long seconds = Amounts.lenientInteger(numbers.get(i));
        long changes = Amounts.lenientInteger(numbers.get(i + 1));
        if (seconds < 1 || changes < 0) {
          throw invalidSavePoints();
        }
        points.add(new SavePoint(seconds, changes));
      }
    } catch (NumberFormatException e) {
      throw invalidSavePoints();
    }
    if (numbers.size() % 2 != 0) {
      throw invalidSavePoints();
    }
    return List.copyOf(points);
  }

  private static ConfigException invalidSavePoints() {
    return new ConfigException("Invalid save parameters");
  }

  /** A file's name, without its directory. */
  static Syntax<String> fileName(String directive) {
    return Syntax.string()
        .then(
            name -> {
              if (name.contains("/") || name.contains("\\")) {
                throw new ConfigException(directive + " can't be a path, just a filename");
              }
              return name;
            });
  }

  /**
   * A file that can be written to the end of, in {@code directory} unless it says where; or none.
   */
  static Syntax<String> logFile(Supplier<Path> directory) {
    return Syntax.string()
        .then(
            name -> {
              if (!name.isEmpty()) {
                Disk.openToAppend(directory.get(), name);
              }
              return name;
            });
  }

  /** The name of a file or directory, which is no path; else {@code refusal} is said. */
  static Syntax<String> name(String refusal) {
    return Syntax.string()
        .then(
            name -> {
              if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
                throw new ConfigException(refusal);
              }
              return name;
            });
  }

  /** A directory that exists; a relative one is looked for in the current value. */
  static Syntax<Path> directory() {
    return new Syntax<>(
        false,
        (words, current) -> Disk.directory(current, words.get(0).toString()),
        path -> Bytes.of(path.toString()));
  }

  static Syntax<List<Double>> percentiles() {
    return Syntax.words(
        (words, current) -> unlessEmpty(words).stream().map(Notations::percentile).toList(),
        values -> joined(values.stream().map(Notations::shortest).toList()));
  }

  private static double percentile(Bytes word) {
    double value = DoubleText.parse(word);
    if (Double.isNaN(value)) {
      throw new ConfigException("Invalid latency-tracking-info-percentiles parameters");
    }
    if (value < 0.0 || value > 100.0) {
      throw new ConfigException(
          "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
    }
    return value;
  }

  /** Six decimals at most, without zeros at the end. */
  private static String shortest(double value) {
    BigDecimal rounded = new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** No words if there is just one and it is empty: that is how an empty list is written. */
  private static List<Bytes> unlessEmpty(List<Bytes> words) {
    return words.size() == 1 && words.get(0).isEmpty() ? List.of() : words;
  }

  private static String joined(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(" "));
  }
}

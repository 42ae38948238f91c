package io.heddle.server.config;

import static io.heddle.server.config.PerfKey.CONNECTION_READ_BUFFER_BYTES;
import static io.heddle.server.config.PerfKey.CONNECTION_READ_BUFFER_MAX_BYTES;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Collects the values of {@link PerfKey}s while the server starts; what comes later wins. Owned by
 * the starting thread.
 */
final class PerfValues {
  /** A value, and where it was set. */
  private record Value(int number, String place) {}

  /** A key in a file. */
  private record Found(String path, Object value, TomlPosition position) {}

  private final Map<PerfKey, Value> values = new EnumMap<>(PerfKey.class);

  /**
   * Reads {@code text} in TOML; messages call it {@code name}. Of several mistakes the first
   * counts.
   */
  void readToml(String name, String text) {
    TomlParseResult toml = Toml.parse(text);
    for (TomlParseError error : toml.errors()) {
      throw new ConfigException(String.valueOf(error.getMessage()))
          .at(place(name, error.position()));
    }
    toml.keyPathSet(true).stream()
        .map(path -> found(toml, path))
        .sorted(Comparator.comparing(Found::position, PerfValues::compare))
        .forEach(found -> take(found, place(name, found.position())));
  }

  /** Sets {@code key} to the value of its environment variable. */
  void readVariable(PerfKey key, String text) {
    Bytes number = Bytes.of(text);
    if (!Decimal.isLong(number)) {
      throw new ConfigException(key.path() + " must be an integer").at(key.variable());
    }
    put(key, Decimal.parse(number, 0), key.variable());
  }

  /** All values, the defaults of those not set among them, if they agree with each other. */
  PerfConfig toConfig() {
    int least = number(CONNECTION_READ_BUFFER_BYTES);
    int most = number(CONNECTION_READ_BUFFER_MAX_BYTES);
    if (most < least) {
      Value blamed = values.get(CONNECTION_READ_BUFFER_MAX_BYTES);
      if (blamed == null) {
        blamed = values.get(CONNECTION_READ_BUFFER_BYTES);
      }
      throw new ConfigException(
              "%s (%d) must not be less than %s (%d)"
                  .formatted(
                      CONNECTION_READ_BUFFER_MAX_BYTES.path(),
                      most,
                      CONNECTION_READ_BUFFER_BYTES.path(),
                      least))
          .at(blamed == null ? "defaults" : blamed.place());
    }
    return PerfConfig.of(this::number);
  }

  private int number(PerfKey key) {
    Value value = values.get(key);
    return value == null ? key.defaultValue() : value.number();
  }

  private void take(Found found, String place) {
    PerfKey key = PerfKey.byPath(found.path());
    if (key != null) {
      if (!(found.value() instanceof Long number)) {
        throw new ConfigException(
                key.path() + " must be an integer, not " + typeName(found.value()))
            .at(place);
      }
      put(key, number, place);
    } else if (!isSection(found.path())) {
      String kind = found.value() instanceof TomlTable ? "table" : "key";
      throw new ConfigException("unknown " + kind + " " + found.path()).at(place);
    } else if (!(found.value() instanceof TomlTable)) {
      throw new ConfigException(found.path() + " must be a table, not " + typeName(found.value()))
          .at(place);
    }
  }

  private void put(PerfKey key, long number, String place) {
    try {
      values.put(key, new Value(key.checked(number), place));
    } catch (ConfigException e) {
      throw e.at(place);
    }
  }

  private static boolean isSection(String path) {
    return Arrays.stream(PerfKey.values()).anyMatch(key -> key.section().equals(path));
  }

  private static Found found(TomlParseResult toml, List<String> path) {
    Object value = toml.get(path);
    TomlPosition position = toml.inputPositionOf(path);
    if (value == null || position == null) {
      throw new IllegalStateException("no value at " + path);
    }
    return new Found(Toml.joinKeyPath(path), value, position);
  }

  private static String typeName(@Nullable Object value) {
    return switch (value) {
      case String text -> "a string";
      case Boolean truth -> "a boolean";
      case Long number -> "an integer";
      case Double number -> "a floating-point number";
      case TomlArray array -> "an array";
      case TomlTable table -> "a table";
      case null, default -> "a date or a time";
    };
  }

  private static int compare(TomlPosition a, TomlPosition b) {
    return a.line() == b.line()
        ? Integer.compare(a.column(), b.column())
        : Integer.compare(a.line(), b.line());
  }

  private static String place(String name, @Nullable TomlPosition position) {
    return position == null ? name : name + ":" + position.line() + ":" + position.column();
  }
}

package io.heddle.server.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key of {@code perf_config.toml}, where each is explained: its section, the least and the
 * greatest value, and the default. The constant's name without the section is the key's; with
 * {@code HEDDLE_} in front it is the environment variable that overrides it.
 */
enum PerfKey {
  NUM_SHARDS("", 0, 256, 0),
  CARRIERS("", 0, 1024, 0),
  CONNECTION_READ_BUFFER_BYTES("connection", 256, 1 << 24, 1024),
  CONNECTION_READ_BUFFER_MAX_BYTES("connection", 256, 1 << 26, 16 << 10),
  CONNECTION_WRITE_BUFFER_BYTES("connection", 256, 1 << 24, 64 << 10),
  SHARD_HELPER_TURN_MESSAGES("shard", 1, 1_000_000, 64),
  SHARD_EXPIRY_SLICE("shard", 1, 1_000_000, 200),
  SHARD_YIELD_MICROS("shard", 100, 1_000_000, 1000),
  LOG_WINDOW_BYTES("log", 1 << 16, 1 << 30, 4 << 20),
  PROTOCOL_INLINE_MAX_BYTES("protocol", 64, 1 << 24, 64 << 10),
  PROTOCOL_UNAUTHENTICATED_MAX_ARGUMENTS("protocol", 4, 1 << 20, 10),
  PROTOCOL_UNAUTHENTICATED_MAX_BULK_BYTES("protocol", 64, 1 << 29, 16 << 10);

  private final String section;
  private final int min;
  private final int max;
  private final int defaultValue;

  PerfKey(String section, int min, int max, int defaultValue) {
    this.section = section;
    this.min = min;
    this.max = max;
    this.defaultValue = defaultValue;
  }

  int defaultValue() {
    return defaultValue;
  }

  /** The table it stands in; empty for the top. */
  String section() {
    return section;
  }

  /** The key with its section, such as {@code connection.read_buffer_bytes}. */
  String path() {
    String lower = name().toLowerCase(Locale.ROOT);
    return section.isEmpty() ? lower : section + "." + lower.substring(section.length() + 1);
  }

  String variable() {
    return Environment.PREFIX + name();
  }

  /** {@code value}, if it is one that this key may have. */
  int checked(long value) {
    if (value < min || value > max) {
      throw new ConfigException(path() + " must be between " + min + " and " + max);
    }
    return (int) value;
  }

  static @Nullable PerfKey byPath(String path) {
    for (PerfKey key : values()) {
      if (key.path().equals(path)) {
        return key;
      }
    }
    return null;
  }

  static @Nullable PerfKey byVariable(String variable) {
    for (PerfKey key : values()) {
      if (key.variable().equals(variable)) {
        return key;
      }
    }
    return null;
  }
}

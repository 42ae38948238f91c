package io.heddle.server.info;

import java.util.Locale;

/** Gathers the lines of a report. Owned by who writes the report. */
final class Fields {
  private static final long KIBI = 1024;

  private final StringBuilder text = new StringBuilder(4096);

  /** Begins a section; a blank line sets it off from the one before. */
  void section(String title) {
    if (!text.isEmpty()) {
      text.append("\r\n");
    }
    text.append("# ").append(title).append("\r\n");
  }

  Fields add(String name, String value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  Fields add(String name, long value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /** A number with {@code decimals} decimals. */
  Fields add(String name, double value, int decimals) {
    return add(name, decimal(value, decimals));
  }

  /** An amount of memory, in bytes and in a unit that people read. */
  Fields addBytes(String name, long bytes) {
    return add(name, bytes).add(name + "_human", human(bytes));
  }

  static String decimal(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** As Redis shows amounts of memory, such as {@code 1.06M}. */
  static String human(long bytes) {
    if (bytes < KIBI) {
      return bytes + "B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= KIBI && unit < "KMGTP".length() - 1) {
      value /= KIBI;
      unit++;
    }
    return decimal(value, 2) + "KMGTP".charAt(unit);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

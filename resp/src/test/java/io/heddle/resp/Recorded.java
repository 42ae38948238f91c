package io.heddle.resp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Facts recorded from a real Redis, one on a line. */
final class Recorded {
  private Recorded() {}

  static List<String> lines(String file) {
    try (InputStream in = Recorded.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }
}

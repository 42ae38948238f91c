package io.heddle.it.conformance;

import io.heddle.it.support.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scripts among the tests' resources, and what was recorded of them. */
final class Scripts {
  private static final String DIRECTORY = "conformance";
  private static final String ENDING = ".script";

  private Scripts() {}

  static List<Script> all() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .sorted()
          .map(
              name ->
                  Script.parse(name.replace(ENDING, ""), Resources.lines(DIRECTORY + "/" + name)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recording recording(Script script) {
    return Recording.parse(Resources.lines(DIRECTORY + "/" + script.name() + ".replies"));
  }

  private static Path directory() {
    URL url = Scripts.class.getResource("/" + DIRECTORY);
    if (url == null) {
      throw new IllegalStateException("no scripts on the class path");
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

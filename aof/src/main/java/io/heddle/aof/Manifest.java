package io.heddle.aof;

import io.heddle.seam.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files make up a shard's log, in the notation of Redis 7: at most one base, and the
 * increments behind it, oldest first.
 *
 * @param base what all effects before the increments came to; null if the log began empty
 */
record Manifest(@Nullable Part base, List<Part> increments) {
  private static final String SUFFIX = ".manifest";

  /** A file of the log, and its number among those of its kind. */
  record Part(String file, long number) {
    private String line(char kind) {
      return "file " + quoted(file) + " seq " + number + " type " + kind + "\n";
    }

    private static String quoted(String name) {
      return name.chars().anyMatch(c -> c == ' ' || c == '"' || c == '\\' || c == '\'')
          ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
          : name;
    }
  }

  static Path path(Path directory, String name) {
    return directory.resolve(name + SUFFIX);
  }

  /** Whether {@code file} is the name of a manifest. */
  static boolean isFile(String file) {
    return file.endsWith(SUFFIX) && !file.startsWith(CheckedText.TEMPORARY);
  }

  /** The name of the log whose manifest {@code file} is. */
  static String nameOf(String file) {
    return file.substring(0, file.length() - SUFFIX.length());
  }

  static Part base(String name, long number) {
    return new Part(name + "." + number + ".base.aof", number);
  }

  static Part increment(String name, long number) {
    return new Part(name + "." + number + ".incr.aof", number);
  }

  /** All files, in the order in which they are read. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (base != null) {
      parts.add(base);
    }
    parts.addAll(increments);
    return parts;
  }

  Part lastIncrement() {
    return increments.get(increments.size() - 1);
  }

  /**
   * Replaces the manifest of the log {@code name} in {@code directory} by this one, in one step.
   */
  void store(Storage storage, Path directory, String name) throws IOException {
    StringBuilder text = new StringBuilder();
    if (base != null) {
      text.append(base.line('b'));
    }
    increments.forEach(part -> text.append(part.line('i')));
    CheckedText.store(storage, path(directory, name), text.toString());
  }

  static Manifest load(Storage storage, Path directory, String name) throws IOException {
    Path path = path(directory, name);
    Part base = null;
    List<Part> increments = new ArrayList<>();
    for (String line : CheckedText.load(storage, path)) {
      List<String> words = words(line);
      if (words.size() != 6) {
        throw new DamagedLogException(path, 0, "it has a line that is not understood: " + line);
      }
      Part part = new Part(words.get(1), Long.parseLong(words.get(3)));
      if (words.get(5).equals("b")) {
        base = part;
      } else {
        increments.add(part);
      }
    }
    return new Manifest(base, List.copyOf(increments));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted && i + 1 < line.length()) {
        word.append(line.charAt(++i));
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }
}

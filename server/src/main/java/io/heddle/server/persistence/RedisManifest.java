package io.heddle.server.persistence;

import io.heddle.resp.Bytes;
import io.heddle.resp.QuotedWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis 7 notes of the files of its log. Refuses what a Redis refuses, in the same words.
 *
 * @param base what the log begins with
 * @param increments what follows, in its order
 */
record RedisManifest(@Nullable String base, List<String> increments) {
  private static final int LONGEST_LINE = 1024;
  private static final int LEAST_WORDS = 6;

  /** What one line tells of a file; a number of 0 and an empty word stand for what is missing. */
  private record Part(String name, long number, String type) {
    boolean isComplete() {
      return !name.isEmpty() && number != 0 && !type.isEmpty();
    }
  }

  /** Understands {@code text}; what the exception says is meant to follow the file's name. */
  static RedisManifest parse(byte[] text) throws IOException {
    if (text.length == 0) {
      throw new IOException("Found an empty AOF manifest");
    }
    Reader reader = new Reader();
    int start = 0;
    for (int line = 1; start < text.length; line++) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      try {
        reader.line(Arrays.copyOfRange(text, start, end), end < text.length);
      } catch (IOException e) {
        throw new IOException("line " + line + ": " + e.getMessage(), e);
      }
      start = end + 1;
    }
    return new RedisManifest(reader.base, List.copyOf(reader.increments));
  }

  boolean isEmpty() {
    return base == null && increments.isEmpty();
  }

  /** Whether {@code name} is all that there is. */
  boolean isOnly(String name) {
    return name.equals(base) && increments.isEmpty();
  }

  /** The base, and the increments behind it. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (base != null) {
      names.add(base);
    }
    names.addAll(increments);
    return names;
  }

  /** Goes through the lines once. Owned by the thread that reads. */
  private static final class Reader {
    private final List<String> increments = new ArrayList<>();
    private @Nullable String base;
    private long lastNumber;

    void line(byte[] line, boolean ends) throws IOException {
      if (line.length > 0 && line[0] == '#') {
        return;
      }
      if (!ends || line.length >= LONGEST_LINE) {
        throw new IOException("The AOF manifest file contains too long line");
      }
      add(part(words(line)));
    }

    private void add(Part part) throws IOException {
      switch (part.type().charAt(0)) {
        case 'b' -> {
          if (base != null) {
            throw new IOException("Found duplicate base file information");
          }
          base = part.name();
        }
        case 'i' -> {
          if (part.number() <= lastNumber) {
            throw new IOException("Found a non-monotonic sequence number");
          }
          lastNumber = part.number();
          increments.add(part.name());
        }
        case 'h' -> {} // what is no longer needed, and was not removed yet
        default -> throw new IOException("Unknown AOF file type");
      }
    }

    private static Part part(List<String> words) throws IOException {
      String name = "";
      long number = 0;
      String type = "";
      for (int i = 0; i < words.size(); i += 2) {
        String value = words.get(i + 1);
        switch (words.get(i).toLowerCase(Locale.ROOT)) {
          case "file" -> name = fileName(value);
          case "seq" -> number = number(value);
          case "type" -> type = value;
          default -> {} // from a Redis that knows more
        }
      }
      Part part = new Part(name, number, type);
      if (!part.isComplete()) {
        throw invalid();
      }
      return part;
    }

    private static String fileName(String value) throws IOException {
      if (value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
        throw new IOException("File can't be a path, just a filename");
      }
      return value;
    }

    private static long number(String value) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    private static List<String> words(byte[] line) throws IOException {
      QuotedWords words = new QuotedWords(line, 0, line.length);
      List<String> found = new ArrayList<>();
      while (words.next()) {
        byte[] word = Arrays.copyOfRange(line, words.start(), words.start() + words.length());
        found.add(Bytes.of(word).toString());
      }
      if (words.unbalancedQuote() >= 0 || found.size() < LEAST_WORDS || found.size() % 2 != 0) {
        throw invalid();
      }
      return found;
    }

    private static IOException invalid() {
      return new IOException("Invalid AOF manifest file format");
    }
  }
}

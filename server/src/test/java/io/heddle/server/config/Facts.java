package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what was recorded from Redis, see {@code record.sh}. */
public final class Facts {
  private static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern ENTRY = Pattern.compile(STRING + ":" + STRING);
  private static final Pattern ERROR = Pattern.compile("error:" + STRING);

  private Facts() {}

  /** The lines of a file beside {@code user}'s class but for comments. */
  public static List<String> lines(Class<?> user, String file) {
    try (InputStream in = user.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no such file: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words of a line, quoted as in redis-cli. */
  public static List<Bytes> words(String line) {
    return Words.values(Bytes.of(line));
  }

  static boolean isError(String answer) {
    return answer.startsWith("error:");
  }

  static String error(String answer) {
    Matcher error = ERROR.matcher(answer);
    if (!error.matches()) {
      throw new IllegalArgumentException(answer);
    }
    return unescaped(error.group(1));
  }

  /** A JSON object with strings as values. */
  static Map<String, String> object(String answer) {
    Map<String, String> entries = new TreeMap<>();
    Matcher entry = ENTRY.matcher(answer);
    while (entry.find()) {
      entries.put(unescaped(entry.group(1)), unescaped(entry.group(2)));
    }
    return entries;
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}

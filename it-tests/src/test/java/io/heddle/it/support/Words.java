package io.heddle.it.support;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of text as the words of a request: parted by blanks; double quotes know {@code \xHH},
 * {@code \n}, {@code \r}, {@code \t}, {@code \"} and {@code \\}, single quotes only {@code \'}.
 */
public final class Words {
  private final String line;
  private int at;

  private Words(String line) {
    this.line = line;
  }

  public static List<String> of(String line) {
    return new Words(line).all();
  }

  private List<String> all() {
    List<String> words = new ArrayList<>();
    while (true) {
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
      if (at == line.length()) {
        return words;
      }
      words.add(word());
    }
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    while (at < line.length() && line.charAt(at) != ' ') {
      char c = line.charAt(at++);
      switch (c) {
        case '"' -> word.append(FrameText.unescape(quoted('"')));
        case '\'' -> word.append(quoted('\'').replace("\\'", "'"));
        default -> word.append(c);
      }
    }
    return word.toString();
  }

  private String quoted(char quote) {
    int begin = at;
    while (at < line.length() && line.charAt(at) != quote) {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= line.length()) {
      throw new IllegalArgumentException("a quote without its end: " + line);
    }
    return line.substring(begin, at++);
  }
}

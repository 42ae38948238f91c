package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Splits a line into words as Redis does for its configuration file: blanks separate; {@code
 * "double"} quotes understand {@code \n \r \t \b \a \\ \"} and {@code \xff}, {@code 'single'}
 * quotes only {@code \'}; a closing quote ends its word.
 */
final class Words {
  /** A word without its quotes, and the index in the line where it begins. */
  record Word(Bytes value, int start) {}

  private final Bytes line;
  private final ByteArrayOutputStream word = new ByteArrayOutputStream();
  private final IntFunction<ConfigException> unbalanced;
  private int position;

  private Words(Bytes line, IntFunction<ConfigException> unbalanced) {
    this.line = line;
    this.unbalanced = unbalanced;
  }

  /**
   * The words of {@code line}. If a quote is not closed, or not at a word's end, throws a {@link
   * ConfigException} that begins with the {@code place} of the index where the quote was opened.
   */
  static List<Word> split(Bytes line, IntFunction<String> place) {
    return split(new Words(line, index -> unbalanced().at(place.apply(index))));
  }

  static List<Word> split(Bytes line) {
    return split(new Words(line, index -> unbalanced()));
  }

  private static ConfigException unbalanced() {
    return new ConfigException("Unbalanced quotes in configuration line");
  }

  private static List<Word> split(Words words) {
    List<Word> found = new ArrayList<>();
    while (words.skipBlanks()) {
      int start = words.position;
      found.add(new Word(words.next(), start));
    }
    return found;
  }

  static List<Bytes> values(Bytes line) {
    return split(line).stream().map(Word::value).toList();
  }

  /**
   * What stands between single spaces, empty words too, with no quotes: how {@code CONFIG SET}
   * splits a value.
   */
  static List<Bytes> betweenSpaces(Bytes text) {
    List<Bytes> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == ' ') {
        words.add(text.slice(start, i));
        start = i + 1;
      }
    }
    if (!text.isEmpty()) {
      words.add(text.slice(start, text.length()));
    }
    return words;
  }

  static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private boolean skipBlanks() {
    while (position < line.length() && isSpace(line.at(position))) {
      position++;
    }
    return position < line.length();
  }

  private Bytes next() {
    word.reset();
    while (position < line.length()) {
      byte c = line.at(position++);
      switch (c) {
        case ' ', '\n', '\r', '\t' -> {
          return taken();
        }
        case '"', '\'' -> {
          takeQuoted(c);
          return taken();
        }
        default -> word.write(c);
      }
    }
    return taken();
  }

  private Bytes taken() {
    return Bytes.of(word.toByteArray());
  }

  private void takeQuoted(byte quote) {
    int opened = position - 1;
    while (position < line.length()) {
      byte c = line.at(position++);
      if (c == quote) {
        if (position < line.length() && !isSpace(line.at(position))) {
          break;
        }
        return;
      }
      if (c != '\\' || position == line.length()) {
        word.write(c);
      } else if (quote == '"') {
        takeEscape();
      } else if (line.at(position) == '\'') {
        word.write(line.at(position++));
      } else {
        word.write(c);
      }
    }
    throw unbalanced.apply(opened);
  }

  private void takeEscape() {
    byte c = line.at(position++);
    if (c == 'x' && hexDigit(position) >= 0 && hexDigit(position + 1) >= 0) {
      word.write(hexDigit(position) * 16 + hexDigit(position + 1));
      position += 2;
      return;
    }
    word.write(
        switch (c) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'b' -> '\b';
          case 'a' -> 7;
          default -> c;
        });
  }

  private int hexDigit(int index) {
    return index < line.length() ? Character.digit(line.at(index), 16) : -1;
  }
}

package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.resp.QuotedWords;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Splits a line into words as Redis does for its configuration file. */
final class Words {
  /** A word without its quotes, and the index in the line where it begins. */
  record Word(Bytes value, int start) {}

  private Words() {}

  /**
   * The words of {@code line}. If a quote is not closed, or not at a word's end, throws a {@link
   * ConfigException} that begins with the {@code place} of the index where the quote was opened.
   */
  static List<Word> split(Bytes line, IntFunction<String> place) {
    return words(line, index -> unbalanced().at(place.apply(index)));
  }

  static List<Word> split(Bytes line) {
    return words(line, index -> unbalanced());
  }

  private static ConfigException unbalanced() {
    return new ConfigException("Unbalanced quotes in configuration line");
  }

  private static List<Word> words(Bytes line, IntFunction<ConfigException> unbalanced) {
    byte[] array = line.toArray();
    QuotedWords words = new QuotedWords(array, 0, array.length);
    List<Word> found = new ArrayList<>();
    while (words.next()) {
      found.add(new Word(Bytes.of(array, words.start(), words.length()).copy(), words.start()));
    }
    if (words.unbalancedQuote() >= 0) {
      throw unbalanced.apply(words.unbalancedQuote());
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
}

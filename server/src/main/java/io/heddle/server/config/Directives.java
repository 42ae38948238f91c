package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.resp.QuotedWords;
import io.heddle.server.config.Words.Word;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Sets directives of a {@link Config} while the server starts, from the lines of files and from
 * words of other origin. What comes later wins. Owned by the starting thread.
 */
final class Directives {
  private final Config config;

  /** The files being read: each includes the one before it. */
  private final Deque<Path> open = new ArrayDeque<>();

  /** A file's content, under the name that messages use. */
  private record Source(String name, Path path, Bytes content) {}

  Directives(Config config) {
    this.config = config;
  }

  /** Reads the file at {@code path}, relative to the directory that {@code dir} names so far. */
  void readFile(String path) {
    readLines(open(path));
  }

  /** Reads the lines of {@code content}, which {@code name} stands for in messages. */
  void readLines(String name, Bytes content) {
    int number = 1;
    int start = 0;
    for (int i = 0; i <= content.length(); i++) {
      if (i == content.length() || content.at(i) == '\n') {
        readLine(name + ":" + number, content.slice(start, i));
        number++;
        start = i + 1;
      }
    }
  }

  private void readLine(String place, Bytes line) {
    int first = 0;
    while (first < line.length() && QuotedWords.isSpace(line.at(first))) {
      first++;
    }
    if (first == line.length() || line.at(first) == '#') {
      return;
    }
    IntFunction<String> column = index -> place + ":" + (index + 1);
    List<Word> words = Words.split(line, column);
    Bytes name = words.get(0).value();
    assign(words, index -> column.apply(index) + ": " + name);
  }

  /**
   * Sets the directive {@code name} to {@code value}, which messages say stands at {@code place}.
   */
  void assign(String name, String value, String place) {
    List<Word> words = List.of(new Word(Bytes.of(name), 0), new Word(Bytes.of(value), 0));
    assign(words, index -> place);
  }

  /**
   * Sets the directive that the first of {@code words} names to the value that the others are.
   *
   * @param place names the directive, and the place of the word that starts at an index
   */
  void assign(List<Word> words, IntFunction<String> place) {
    Word name = words.get(0);
    List<Word> values = words.subList(1, words.size());
    Word blamed = values.isEmpty() ? name : values.get(0);
    Setting<?> setting = config.find(name.value());
    try {
      if (setting != null) {
        setting.assign(values.stream().map(Word::value).toList());
        return;
      }
    } catch (ConfigException e) {
      throw e.at(place.apply(blamed.start()));
    }
    if (name.value().equalsIgnoreCase("RENAME-COMMAND")) {
      List<Bytes> names = names(values);
      if (names.size() == 2) {
        config.rename(Renaming.of(names.get(0), names.get(1), place.apply(blamed.start())));
        return;
      }
    }
    if (!name.value().equalsIgnoreCase("INCLUDE") || values.size() != 1) {
      throw new ConfigException("Bad directive or wrong number of arguments")
          .at(place.apply(name.start()));
    }
    include(values.get(0).value().toString(), place.apply(blamed.start()));
  }

  /** Two names; where no line was split into words, they come as one. */
  private static List<Bytes> names(List<Word> values) {
    return values.size() == 1
        ? Words.values(values.get(0).value())
        : values.stream().map(Word::value).toList();
  }

  /** Reads one file, which must be there, or all that a pattern matches, which may be none. */
  private void include(String path, String place) {
    List<String> paths =
        Disk.isPattern(path)
            ? Disk.matching(config.dir(), path).stream().map(Path::toString).toList()
            : List.of(path);
    for (String each : paths) {
      Source source;
      try {
        source = open(each);
      } catch (ConfigException e) {
        throw e.at(place);
      }
      readLines(source);
    }
  }

  private Source open(String path) {
    try {
      Path file = Disk.resolve(config.dir(), path).normalize();
      if (open.contains(file)) {
        throw new ConfigException("it includes itself");
      }
      return new Source(path, file, Disk.read(file));
    } catch (ConfigException e) {
      throw new ConfigException("can't open config file '" + path + "': " + e.getMessage());
    }
  }

  private void readLines(Source source) {
    open.push(source.path());
    readLines(source.name(), source.content());
    open.pop();
  }
}

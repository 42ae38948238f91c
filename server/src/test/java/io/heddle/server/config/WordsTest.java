package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  static Stream<Arguments> lines() {
    return Stream.of(
        line(""),
        line("  \t\r "),
        line("a", "a"),
        line(" a  b\tc\r", "a", "b", "c"),
        line("\u000ba\u000bb", "a\u000bb"),
        line("\"\"", ""),
        line("''", ""),
        line("a \"\" ''", "a", "", ""),
        line("\"a b\" 'c d'", "a b", "c d"),
        line("a\"b c\" d", "ab c", "d"),
        line("\"\\n\\r\\t\\b\\a\\\\\\\"\\z\"", "\n\r\t\b\u0007\\\"z"),
        line("\"\\x41\\x4A\\x4a\\x4\\xzz\"", "AJJx4xzz"),
        line("\"\\x4\"", "x4"),
        line("'\\x41 \\n \\' \"'", "\\x41 \\n ' \""),
        line("a\\nb \\", "a\\nb", "\\"),
        line("\"a'b\" 'a\"b'", "a'b", "a\"b"),
        line("é \"ü\"", "é", "ü"));
  }

  private static Arguments line(String line, String... words) {
    return Arguments.of(line, List.of(words));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void splitsAsRedisDoes(String line, List<String> words) {
    assertThat(Words.values(Bytes.of(line)).stream().map(Bytes::toString)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"", "'", "\"a", "'a", "a\"", "\"a\"b", "'a'b", "\"a\\\"", "'a\\'", "\"a\"\"b\""})
  void refusesUnbalancedQuotes(String line) {
    assertThatThrownBy(() -> Words.values(Bytes.of(line)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Unbalanced quotes in configuration line");
  }

  @Test
  void keepsBytesThatAreNoText() {
    assertThat(Words.values(Bytes.of("\"\\xff\\x00\"")))
        .containsExactly(Bytes.of(new byte[] {(byte) 0xff, 0}));
    byte[] raw = {'a', (byte) 0xff, ' ', (byte) 0xfe};
    assertThat(Words.values(Bytes.of(raw)))
        .containsExactly(
            Bytes.of(new byte[] {'a', (byte) 0xff}), Bytes.of(new byte[] {(byte) 0xfe}));
  }

  @Test
  void knowsWhereWordsBegin() {
    assertThat(Words.split(Bytes.of("  ab \"c d\"  e")).stream().map(Words.Word::start))
        .containsExactly(2, 5, 12);
  }

  @Test
  void splitsBetweenSingleSpacesForConfigSet() {
    assertThat(Words.betweenSpaces(Bytes.EMPTY)).isEmpty();
    assertThat(Words.betweenSpaces(Bytes.of(" a  'b c' ")).stream().map(Bytes::toString))
        .containsExactly("", "a", "", "'b", "c'", "");
  }
}

package io.heddle.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameTextTest {
  private static final String EVERY_BYTE =
      IntStream.range(0, 256).mapToObj(c -> Character.toString(c)).collect(Collectors.joining());

  @Test
  void printsEveryFrameSoThatItCanBeReadBack() {
    Frame frame =
        new Frame.Aggregate(
            '*',
            List.of(
                new Frame.Line('+', "OK \\"),
                new Frame.Blob('$', EVERY_BYTE + "\r\n "),
                new Frame.Blob('$', ""),
                new Frame.Blob('=', "txt: a "),
                new Frame.Absent('$'),
                new Frame.Absent('*'),
                new Frame.Line('_', ""),
                new Frame.Aggregate('~', List.of()),
                new Frame.Aggregate(
                    '%', List.of(new Frame.Line(':', "1"), new Frame.Line(',', "1.5")))));
    List<String> lines = new ArrayList<>(FrameText.lines(frame));
    assertThat(lines).allMatch(line -> line.matches("[!-~]*|[!-~][ -~]*[!-~]"));
    assertThat(FrameText.take(lines)).isEqualTo(frame);
    assertThat(lines).isEmpty();
  }

  @Test
  void splitsLinesIntoWords() {
    assertThat(Words.of("SET  \"a b\" '' \"\\x00\\xff\\n\\\"\" 'it\\'s' a\"b\"c"))
        .containsExactly("SET", "a b", "", "\0\u00ff\n\"", "it's", "abc");
    assertThat(Words.of("")).isEmpty();
  }
}

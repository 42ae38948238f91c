package io.heddle.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recordings belong to the scripts as they are: whoever changes a script records it again. */
class RecordingsTest {
  static List<Script> scripts() {
    return Scripts.all();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void fitTheirScripts(Script script) {
    Recording recording = Scripts.recording(script);
    assertThat(recording.answers().stream().map(Recording.Answer::request))
        .isEqualTo(script.steps().stream().map(Step::text).toList());
    assertThat(recording.answers().stream().map(answer -> answer.replies(2).size()))
        .isEqualTo(script.steps().stream().map(Step::replies).toList());
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void arePrintedAsTheyWereParsed(Script script) {
    List<String> lines = Resources.lines("conformance/" + script.name() + ".replies");
    assertThat(Scripts.recording(script).print()).isEqualTo(lines.subList(1, lines.size()));
  }

  @Test
  void holdTwoThousandRequests() {
    assertThat(scripts().stream().mapToInt(script -> script.steps().size()).sum())
        .isGreaterThan(2_000);
  }
}

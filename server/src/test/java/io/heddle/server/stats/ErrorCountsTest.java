package io.heddle.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorCountsTest {
  private final ErrorCounts counts = new ErrorCounts();

  private void count(String message) {
    counts.count(new Reply.Failure(message));
  }

  @Test
  void goByTheFirstWord() {
    count("ERR syntax error");
    count("WRONGTYPE Operation against a key holding the wrong kind of value");
    count("ERR no such key");
    assertThat(counts.byCode()).isEqualTo(Map.of("ERR", 2L, "WRONGTYPE", 1L));
    assertThat(counts.total()).isEqualTo(3);
  }

  @Test
  void takeWhatHasNoCodeForAnOrdinaryError() {
    count("oneword");
    count("a-first-word-of-more-than-31-bytes is none");
    count(" leading blank");
    assertThat(counts.byCode()).isEqualTo(Map.of("ERR", 3L));
  }

  @Test
  void keepCodesFitForALine() {
    count("A:B#C made up by a script");
    assertThat(counts.byCode()).isEqualTo(Map.of("A_B_C", 1L));
  }

  @Test
  void doNotGrowWithoutBound() {
    for (int i = 0; i < ErrorCounts.MOST_CODES; i++) {
      count("CODE" + i + " made up");
    }
    assertThat(counts.byCode()).hasSize(ErrorCounts.MOST_CODES);
    count("ANOTHER made up");
    count("ERR after that");
    assertThat(counts.byCode()).isEqualTo(Map.of(ErrorCounts.TOO_MANY, 1L));
    assertThat(counts.total()).isEqualTo(ErrorCounts.MOST_CODES + 2);
    counts.reset();
    count("ERR again");
    assertThat(counts.byCode()).isEqualTo(Map.of("ERR", 1L));
    assertThat(counts.total()).isEqualTo(1);
  }
}

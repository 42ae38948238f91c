package io.heddle.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.FrameText;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every script with Heddle, with few shards and many, request by request and in pipelines,
 * over RESP2 and RESP3, and compares the replies with those recorded from Redis 7.4.1.
 *
 * <p>{@code -Dheddle.it.script=NAME} runs one script only.
 */
class ConformanceTest {
  private static final int MOST_DIFFERENCES = 20;

  static Stream<Script> scripts() {
    String wanted = System.getProperty("heddle.it.script", "");
    return Scripts.all().stream()
        .filter(script -> wanted.isEmpty() || script.name().equals(wanted));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersAsRedisWithOneShard(Script script) {
    compare(script, 1, Conversation::oneByOne);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersAsRedisWithFourShards(Script script) {
    compare(script, 4, Conversation::oneByOne);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersAsRedisWithSixteenShards(Script script) {
    compare(script, 16, Conversation::oneByOne);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersAsRedisInPipelines(Script script) {
    compare(script, 4, Conversation::pipelined);
  }

  /** A way to hold a script with a server. */
  private interface Manner {
    List<List<Frame>> hold(Script script, int port, int protocol);
  }

  private static void compare(Script script, int shards, Manner manner) {
    Recording recording = Scripts.recording(script);
    for (int protocol : script.protocols()) {
      try (HeddleUnderTest server = EmbeddedHeddle.start(shards)) {
        List<List<Frame>> replies = manner.hold(script, server.port(), protocol);
        assertThat(differences(script, recording, replies, protocol))
            .as("%s, RESP%d, %d shards", script.name(), protocol, shards)
            .isEmpty();
      }
    }
  }

  private static List<String> differences(
      Script script, Recording recording, List<List<Frame>> replies, int protocol) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < replies.size() && differences.size() < MOST_DIFFERENCES; i++) {
      List<Frame> expected = recording.answers().get(i).replies(protocol);
      if (!replies.get(i).equals(expected)) {
        Step step = script.steps().get(i);
        differences.add(
            "line %d: %s%n  Redis:  %s%n  Heddle: %s"
                .formatted(step.line(), step.text(), print(expected), print(replies.get(i))));
      }
    }
    return differences;
  }

  private static String print(List<Frame> frames) {
    return String.join(" ", frames.stream().map(FrameText::lines).flatMap(List::stream).toList());
  }
}

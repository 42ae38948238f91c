package io.heddle.server.command.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.stats.LatencyEvent;
import io.heddle.server.stats.LatencyMonitor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The latency monitor, told of events as if they had taken their time. */
class LatencyCommandsTest {
  private static final long SECOND = 1000;

  private static void note(Family family, LatencyEvent event, long millis) {
    LatencyMonitor monitor = family.server.context().statistics().slowness().monitor();
    monitor.note(event, TimeUnit.MILLISECONDS.toNanos(millis), family.clock.millis());
  }

  @Test
  void keepsTheWorstOfEachSecond() throws IOException {
    try (Family family = new Family(1, "latency-monitor-threshold", "10")) {
      long start = family.clock.millis() / SECOND;
      note(family, LatencyEvent.COMMAND, 9);
      note(family, LatencyEvent.COMMAND, 30);
      note(family, LatencyEvent.COMMAND, 50);
      note(family, LatencyEvent.COMMAND, 20);
      family.clock.advance(SECOND);
      note(family, LatencyEvent.COMMAND, 40);
      family
          .client
          .expect("LATENCY HISTORY command", List.of(List.of(start, 50L), List.of(start + 1, 40L)))
          .expect("LATENCY LATEST", List.of(List.of("command", start + 1, 40L, 50L)))
          .expect("LATENCY HISTORY fast-command", List.of())
          .expect("LATENCY RESET nosuch fast-command", 0L)
          .expect("LATENCY RESET Command", 1L)
          .expect("LATENCY LATEST", List.of());
    }
  }

  @Test
  void notesNothingWithoutAThreshold() throws IOException {
    try (Family family = new Family(1)) {
      note(family, LatencyEvent.COMMAND, 5000);
      family.client.expect("LATENCY LATEST", List.of()).expect("LATENCY RESET", 0L);
    }
  }

  @Test
  void drawsAGraph() throws IOException {
    try (Family family = new Family(1, "latency-monitor-threshold", "1")) {
      note(family, LatencyEvent.EXPIRE_CYCLE, 12);
      family.clock.advance(60 * SECOND);
      note(family, LatencyEvent.EXPIRE_CYCLE, 24);
      String[] lines =
          ((String) family.client.call("LATENCY", "GRAPH", "expire-cycle")).split("\n", -1);
      assertThat(lines)
          .containsExactly(
              "expire-cycle - high 24 ms, low 12 ms (all time high 24 ms)",
              "-".repeat(80),
              " #",
              " |",
              " |",
              "_|",
              "  ",
              "10",
              "ms",
              "");
      family.client.expectFailure(
          "LATENCY GRAPH command", "ERR No samples available for event 'command'");
    }
  }

  @Test
  void tellsHowLatenciesAreSpread() throws IOException {
    try (Family family = new Family(3)) {
      family.client.call("CONFIG", "RESETSTAT");
      for (String key : List.of("a", "b", "c", "d")) {
        family.client.call("SET", key, "1");
      }
      family
          .client
          .expect(
              "LATENCY HISTOGRAM set nosuch",
              List.of("set", List.of("calls", 4L, "histogram_usec", List.of(1L, 4L))))
          .expect(
              "LATENCY HISTOGRAM config",
              List.of("config|resetstat", List.of("calls", 1L, "histogram_usec", List.of(1L, 1L))));
    }
  }

  @Test
  void theDoctorHasSomethingToSay() throws IOException {
    try (Family family = new Family(1)) {
      assertThat((String) family.client.call("LATENCY", "DOCTOR")).contains("is 0");
      family.client.call("CONFIG", "SET", "latency-monitor-threshold", "1");
      assertThat((String) family.client.call("LATENCY", "DOCTOR")).contains("Nothing took");
      note(family, LatencyEvent.FAST_COMMAND, 7);
      assertThat((String) family.client.call("LATENCY", "DOCTOR"))
          .contains("fast-command: 1 seconds with spikes, 7 ms on average");
    }
  }
}

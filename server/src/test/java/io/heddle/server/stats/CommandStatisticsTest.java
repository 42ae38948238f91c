package io.heddle.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CommandStatisticsTest {
  private static final int COMMANDS = 5;

  private final AtomicBoolean tracking = new AtomicBoolean(true);
  private final Statistics statistics = new Statistics(2, COMMANDS, tracking::get);

  private CommandTotals totals() {
    CommandTotals totals = new CommandTotals(COMMANDS, true);
    statistics.ofShard(0).addTo(totals);
    statistics.ofShard(1).addTo(totals);
    statistics.ofSessions().addTo(totals);
    return totals;
  }

  @Test
  void addUpOverAllLanes() {
    statistics.ofShard(0).record(3, 100, false);
    statistics.ofShard(1).record(3, 200, true);
    statistics.ofSessions().record(3, 400, false);
    statistics.ofSessions().malformed(3);
    statistics.ofSessions().rejected(3);
    statistics.ofShard(1).record(4, 1, true);
    CommandTotals totals = totals();
    assertThat(totals.calls(3)).isEqualTo(4);
    assertThat(totals.nanos(3)).isEqualTo(700);
    assertThat(totals.failures(3)).isEqualTo(2);
    assertThat(totals.rejections(3)).isEqualTo(1);
    assertThat(totals.latency(3)).extracting(Histogram::getTotalCount).isEqualTo(3L);
    assertThat(totals.calls(4)).isEqualTo(1);
    assertThat(totals.calls()).isEqualTo(5);
    assertThat(totals.latency(0)).isNull();
  }

  @Test
  void takeEveryDuration() {
    for (long duration : new long[] {Long.MIN_VALUE, -1, 0, 1, 2_000_000_000, Long.MAX_VALUE}) {
      statistics.ofShard(0).record(1, duration, false);
      statistics.ofSessions().record(1, duration, false);
    }
    Histogram latency = totals().latency(1);
    assertThat(latency.getTotalCount()).isEqualTo(12);
    assertThat(latency.getValueAtPercentile(1)).isEqualTo(1);
    assertThat(latency.getValueAtPercentile(100)).isBetween(1_000_000_000L, 1_010_000_000L);
  }

  @Test
  void tellLatenciesApartToTwoDigits() {
    for (long duration : new long[] {100, 7_700, 123_456, 98_765_432}) {
      statistics.ofShard(0).record(2, duration, false);
      Histogram latency = totals().latency(2);
      assertThat(latency.getValueAtPercentile(100))
          .isBetween(duration, duration + duration / 100 + 1);
    }
  }

  @Test
  void keepNoLatenciesUnlessAsked() {
    tracking.set(false);
    statistics.ofShard(0).record(1, 100, false);
    statistics.ofSessions().record(1, 100, false);
    assertThat(totals().calls(1)).isEqualTo(2);
    assertThat(totals().latency(1)).isNull();
    tracking.set(true);
    statistics.ofShard(0).record(1, 100, false);
    assertThat(totals().latency(1)).extracting(Histogram::getTotalCount).isEqualTo(1L);
  }

  @Test
  void beginAnewAfterAReset() {
    CommandStatistics lane = statistics.ofShard(0);
    lane.record(1, 100, true);
    lane.looked(true);
    lane.looked(false);
    lane.happened(KeyEvent.SET);
    statistics.ofSessions().record(1, 100, true);
    statistics.ofSessions().rejected(1);
    assertThat(lane.expired(7)).isEqualTo(7);
    lane.reset(7, 0, 0);
    statistics.reset();
    assertThat(totals().calls()).isZero();
    assertThat(totals().failures(1)).isZero();
    assertThat(totals().rejections(1)).isZero();
    assertThat(totals().latency(1)).isNull();
    assertThat(lane.hits() + lane.misses()).isZero();
    assertThat(lane.expired(9)).isEqualTo(2);
    assertThat(lane.events(KeyEvent.SET)).isEqualTo(1);
  }
}

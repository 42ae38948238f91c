package io.heddle.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.stats.Rates.PerSecond;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final long ROUND_NANOS = 100_000_000;

  private final Rates rates = new Rates();
  private long nanos = -ROUND_NANOS;

  private void sample(long commands, long inputBytes, long outputBytes) {
    nanos += ROUND_NANOS;
    rates.sample(nanos, commands, inputBytes, outputBytes);
  }

  @Test
  void areNoughtBeforeTwoSamples() {
    assertThat(rates.latest()).isEqualTo(new PerSecond(0, 0, 0));
    sample(1000, 1000, 1000);
    assertThat(rates.latest()).isEqualTo(new PerSecond(0, 0, 0));
  }

  @Test
  void areGrowthOverTime() {
    sample(100, 1000, 5000);
    sample(150, 1010, 5000);
    assertThat(rates.latest()).isEqualTo(new PerSecond(500, 100, 0));
  }

  @Test
  void forgetWhatIsLongAgo() {
    sample(0, 0, 0);
    sample(1_000_000, 0, 0);
    for (int i = 0; i < Rates.SAMPLES - 1; i++) {
      sample(1_000_000, 0, 0);
    }
    assertThat(rates.latest().commands()).isPositive();
    sample(1_000_000, 0, 0);
    assertThat(rates.latest().commands()).isZero();
  }

  @Test
  void beginAnewWhenCountersAreSetBack() {
    sample(0, 0, 0);
    sample(1_000_000, 10, 10);
    rates.restart();
    assertThat(rates.latest()).isEqualTo(new PerSecond(0, 0, 0));
    sample(1_000_010, 10, 10);
    sample(1_000_020, 10, 10);
    assertThat(rates.latest()).isEqualTo(new PerSecond(100, 0, 0));
  }

  @Test
  void areNeverNegative() {
    sample(1_000_000, 10, 10);
    sample(7, 0, 0);
    assertThat(rates.latest()).isEqualTo(new PerSecond(0, 0, 0));
    sample(8, 0, 0);
    assertThat(rates.latest()).isEqualTo(new PerSecond(10, 0, 0));
  }
}

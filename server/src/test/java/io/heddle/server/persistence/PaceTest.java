package io.heddle.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long nanos;
  private int waits;
  private boolean over;

  private final Clock clock =
      new Clock() {
        @Override
        public long millis() {
          return TimeUnit.NANOSECONDS.toMillis(nanos);
        }

        @Override
        public long nanos() {
          return nanos;
        }
      };

  private final Waiting waiting =
      new Waiting() {
        @Override
        public void park() {
          throw new UnsupportedOperationException();
        }

        @Override
        public void parkNanos(long forNanos) {
          nanos += forNanos;
          waits++;
        }

        @Override
        public void unpark(Thread thread) {
          throw new UnsupportedOperationException();
        }
      };

  private final Pace pace = new Pace(clock, waiting, () -> over);

  private void keys(int count, int delay) {
    for (int i = 0; i < count; i++) {
      pace.afterKey(delay);
    }
  }

  @Test
  void microseconds() {
    keys(1000, 50);
    assertThat(TimeUnit.NANOSECONDS.toMillis(nanos)).isEqualTo(50);
    assertThat(waits).isEqualTo(50);
  }

  @Test
  void fractionsOfMicroseconds() {
    keys(100_000, -10);
    assertThat(TimeUnit.NANOSECONDS.toMillis(nanos)).isEqualTo(10);
  }

  @Test
  void none() {
    keys(100_000, 0);
    assertThat(waits).isZero();
  }

  @Test
  void aLongOneEndsWhenNobodyWantsIt() {
    over = true;
    keys(1, 10_000_000);
    assertThat(waits).isZero();
  }
}

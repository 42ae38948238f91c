package io.heddle.seam;

import java.time.Instant;

/** The only source of time. Any thread may read it. */
public interface Clock {
  /** Milliseconds since the Unix epoch; may jump when the machine's time is set. */
  long millis();

  /** Microseconds since the Unix epoch, as finely as the clock can tell. */
  default long micros() {
    return millis() * 1000;
  }

  /** Nanoseconds since some fixed moment; never goes back. Only differences mean something. */
  long nanos();

  /** The machine's clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public long micros() {
          Instant now = Instant.now();
          return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };
}

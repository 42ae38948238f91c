package io.heddle.seam;

/** The only source of time. Any thread may read it. */
public interface Clock {
  /** Milliseconds since the Unix epoch; may jump when the machine's time is set. */
  long millis();

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
        public long nanos() {
          return System.nanoTime();
        }
      };
}

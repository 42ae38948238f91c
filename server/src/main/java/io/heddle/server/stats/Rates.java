package io.heddle.server.stats;

/**
 * How much happened per second of late: the growth of counters over the last samples, which the
 * housekeeper takes. Samples are taken by one thread; any thread may read what follows from them.
 */
public final class Rates {
  /** At ten samples a second, the last second and a half, as in Redis. */
  static final int SAMPLES = 16;

  private static final double NANOS_PER_SECOND = 1e9;

  /** Counters at a moment. */
  private record Sample(long nanos, long commands, long inputBytes, long outputBytes) {
    boolean isBefore(Sample later) {
      return commands <= later.commands
          && inputBytes <= later.inputBytes
          && outputBytes <= later.outputBytes;
    }
  }

  /** What happened per second. */
  public record PerSecond(double commands, double inputBytes, double outputBytes) {}

  private static final PerSecond NOTHING = new PerSecond(0, 0, 0);

  private final Sample[] samples = new Sample[SAMPLES];
  private int next;
  private int size;
  private volatile boolean restart;
  private volatile PerSecond latest = NOTHING;

  Rates() {}

  public PerSecond latest() {
    return latest;
  }

  /** The counters were set back. */
  void restart() {
    restart = true;
    latest = NOTHING;
  }

  void sample(long nanos, long commands, long inputBytes, long outputBytes) {
    Sample sample = new Sample(nanos, commands, inputBytes, outputBytes);
    if (restart || size > 0 && !samples[Math.floorMod(next - 1, SAMPLES)].isBefore(sample)) {
      restart = false;
      size = 0;
    }
    Sample oldest = size == 0 ? sample : samples[Math.floorMod(next - size, SAMPLES)];
    samples[next] = sample;
    next = (next + 1) % SAMPLES;
    size = Math.min(size + 1, SAMPLES);
    double seconds = (nanos - oldest.nanos) / NANOS_PER_SECOND;
    if (seconds > 0) {
      latest =
          new PerSecond(
              (commands - oldest.commands) / seconds,
              (inputBytes - oldest.inputBytes) / seconds,
              (outputBytes - oldest.outputBytes) / seconds);
    }
  }
}

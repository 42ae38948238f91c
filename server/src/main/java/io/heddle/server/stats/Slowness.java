package io.heddle.server.stats;

import java.util.concurrent.TimeUnit;

/**
 * Which commands took so long that it is worth a note, and where it is noted. Any thread may use
 * it.
 *
 * <p>Every command is asked about, so the question is a single comparison.
 */
public final class Slowness {
  /**
   * Who wants to hear of what takes less than this wants to know it exactly: see {@link
   * #wantsExactTimes}.
   */
  private static final long EXACT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long NEVER = Long.MAX_VALUE;

  private final SlowLog log = new SlowLog();
  private final LatencyMonitor monitor = new LatencyMonitor();
  private volatile long logNanos = NEVER;
  private volatile long noteworthyNanos = NEVER;

  Slowness() {}

  /**
   * Changes what is noted.
   *
   * @param logMicros how long a command of the slow log takes at least; negative for no log
   * @param mostEntries how many entries the slow log may have
   * @param monitorMillis how long what the latency monitor notes takes at least; 0 for nothing
   */
  public void configure(long logMicros, long mostEntries, long monitorMillis) {
    logNanos = logMicros < 0 || mostEntries == 0 ? NEVER : TimeUnit.MICROSECONDS.toNanos(logMicros);
    log.mostEntries(mostEntries);
    monitor.threshold(monitorMillis);
    long monitorNanos = monitorMillis == 0 ? NEVER : TimeUnit.MILLISECONDS.toNanos(monitorMillis);
    noteworthyNanos = Math.min(logNanos, monitorNanos);
  }

  /** Whether a command that took {@code nanos} is to be noted somewhere. */
  public boolean isNoteworthy(long nanos) {
    return nanos >= noteworthyNanos;
  }

  /** Whether a command that took {@code nanos} is one for the slow log. */
  public boolean isForLog(long nanos) {
    return nanos >= logNanos;
  }

  /**
   * Whether commands should not share a look at the clock. Above a millisecond a brief command's
   * share tells enough: whatever held it up was not the command.
   */
  public boolean wantsExactTimes() {
    return noteworthyNanos < EXACT_NANOS;
  }

  public SlowLog log() {
    return log;
  }

  public LatencyMonitor monitor() {
    return monitor;
  }
}

package io.heddle.server.info;

import io.heddle.server.command.ServerContext;
import io.heddle.server.stats.Jvm;
import io.heddle.server.stats.LatencyEvent;
import io.heddle.server.stats.LatencyMonitor;
import io.heddle.server.stats.LatencyMonitor.History;
import io.heddle.server.stats.LatencyMonitor.Sample;
import java.util.List;
import java.util.Locale;

/** What {@code LATENCY DOCTOR} says: how bad it was, and what can be done about it. */
public final class LatencyAdvice {
  private LatencyAdvice() {}

  public static String of(ServerContext server) {
    LatencyMonitor monitor = server.statistics().slowness().monitor();
    List<History> histories = monitor.histories();
    StringBuilder text = new StringBuilder();
    if (monitor.thresholdMillis() == 0) {
      return "Nothing is being watched: latency-monitor-threshold is 0. CONFIG SET"
          + " latency-monitor-threshold 100 notes what takes 100 milliseconds or more.\n";
    }
    if (histories.isEmpty()) {
      return "Nothing took "
          + monitor.thresholdMillis()
          + " milliseconds or more since the watch began.\n";
    }
    for (History history : histories) {
      text.append(figures(history));
    }
    text.append("\nWhat may help:\n");
    for (History history : histories) {
      text.append("- ").append(advice(history.event())).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "- Since the start garbage was collected %d times, which took %d ms: if that is much,"
                + " give the JVM more memory.%n",
            Jvm.collections(),
            Jvm.collectionMillis()));
    return text.toString();
  }

  private static String figures(History history) {
    double mean = history.samples().stream().mapToLong(Sample::millis).average().orElse(0);
    double deviation =
        history.samples().stream()
            .mapToDouble(sample -> Math.abs(sample.millis() - mean))
            .average()
            .orElse(0);
    long seconds = history.latest().seconds() - history.samples().get(0).seconds();
    return String.format(
        Locale.ROOT,
        "%s: %d seconds with spikes, %.0f ms on average (mean deviation %.0f ms), the worst %d ms,"
            + " over %d seconds.%n",
        history.event().wireName(),
        history.samples().size(),
        mean,
        deviation,
        history.worstMillis(),
        seconds);
  }

  private static String advice(LatencyEvent event) {
    return switch (event) {
      case COMMAND ->
          "SLOWLOG GET shows which commands took long (slowlog-log-slower-than decides from when"
              + " on). Walk large databases with SCAN rather than KEYS.";
      case FAST_COMMAND ->
          "Commands in constant time do not take long by themselves: the machine is busy, memory"
              + " is swapped out, or garbage is collected.";
      case EXPIRE_CYCLE ->
          "Many keys expire at the same moment: spread their times, or raise hz so that each round"
              + " has less to do.";
    };
  }
}

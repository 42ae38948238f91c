package io.heddle.server.info;

import io.heddle.server.stats.LatencyMonitor.History;
import io.heddle.server.stats.LatencyMonitor.Sample;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What {@code LATENCY GRAPH} draws: a column for each sample, the oldest at the left, over how long
 * ago it was, written downwards. Lives for one call of {@link #of}, in the caller's thread.
 */
public final class LatencyGraph {
  private static final int COLUMNS = 80;
  private static final int ROWS = 4;

  /** What the top of a column looks like, from low to high within its row. */
  private static final String TOPS = "_o#";

  private static final char BELOW_TOP = '|';

  private final StringBuilder text = new StringBuilder();
  private final List<Sample> samples;
  private final long nowSeconds;
  private final long highest;
  private final long lowest;

  private LatencyGraph(History history, long nowMillis) {
    samples = history.samples();
    nowSeconds = TimeUnit.MILLISECONDS.toSeconds(nowMillis);
    highest = samples.stream().mapToLong(Sample::millis).max().orElse(0);
    lowest = samples.stream().mapToLong(Sample::millis).min().orElse(0);
  }

  public static String of(History history, long nowMillis) {
    return new LatencyGraph(history, nowMillis).draw(history);
  }

  private String draw(History history) {
    text.append(
        String.format(
            Locale.ROOT,
            "%s - high %d ms, low %d ms (all time high %d ms)\n",
            history.event().wireName(),
            highest,
            lowest,
            history.worstMillis()));
    text.append("-".repeat(COLUMNS)).append('\n');
    for (int from = 0; from < samples.size(); from += COLUMNS) {
      if (from > 0) {
        text.append('\n');
      }
      drawPart(samples.subList(from, Math.min(from + COLUMNS, samples.size())));
    }
    return text.toString();
  }

  private void drawPart(List<Sample> part) {
    for (int row = ROWS - 1; row >= 0; row--) {
      for (Sample sample : part) {
        text.append(mark(height(sample) - row * TOPS.length()));
      }
      text.append('\n');
    }
    text.append(" ".repeat(part.size())).append('\n');
    List<String> labels = part.stream().map(this::age).toList();
    int longest = labels.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (String label : labels) {
        text.append(i < label.length() ? label.charAt(i) : ' ');
      }
      text.append('\n');
    }
  }

  private int height(Sample sample) {
    int steps = ROWS * TOPS.length();
    long range = Math.max(1, highest - lowest);
    return (int) Math.min(steps - 1, (sample.millis() - lowest) * steps / range);
  }

  private static char mark(int heightAboveRow) {
    if (heightAboveRow < 0) {
      return ' ';
    }
    return heightAboveRow < TOPS.length() ? TOPS.charAt(heightAboveRow) : BELOW_TOP;
  }

  private String age(Sample sample) {
    long seconds = nowSeconds - sample.seconds();
    for (TimeUnit unit : List.of(TimeUnit.DAYS, TimeUnit.HOURS, TimeUnit.MINUTES)) {
      long whole = unit.convert(seconds, TimeUnit.SECONDS);
      if (whole > 0) {
        return whole + unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
      }
    }
    return seconds + "s";
  }
}

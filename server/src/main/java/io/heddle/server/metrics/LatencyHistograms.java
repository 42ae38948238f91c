package io.heddle.server.metrics;

import io.heddle.server.command.Command;
import io.heddle.server.stats.CommandTotals;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The commands' latencies as Prometheus's histograms, which, unlike quantiles, can be added up over
 * several servers. Made at each scrape of the finer histograms that the shards keep.
 */
final class LatencyHistograms implements Collector {
  private static final String NAME = "heddle_command_duration_seconds";
  private static final double NANOS_PER_SECOND = 1e9;

  /** In nanoseconds: from what a lookup takes to what nobody wants to wait for. */
  private static final long[] BOUNDS = {
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    5_000_000,
    25_000_000,
    100_000_000,
    500_000_000
  };

  private final List<Command> commands;
  private final Supplier<CommandTotals> totals;

  LatencyHistograms(List<Command> commands, Supplier<CommandTotals> totals) {
    this.commands = commands;
    this.totals = totals;
  }

  @Override
  public HistogramSnapshot collect() {
    HistogramSnapshot.Builder snapshot =
        HistogramSnapshot.builder()
            .name(NAME)
            .help("How long calls took, in the shard's turn or on the connection's thread");
    for (Command command : commands) {
      Histogram latency = totals.get().latency(command.id());
      if (latency != null) {
        snapshot.dataPoint(
            HistogramDataPointSnapshot.builder()
                .labels(Labels.of("command", command.fullName()))
                .classicHistogramBuckets(buckets(latency))
                .sum(latency.getMean() * latency.getTotalCount() / NANOS_PER_SECOND)
                .build());
      }
    }
    return snapshot.build();
  }

  private static ClassicHistogramBuckets buckets(Histogram latency) {
    long[] counts = new long[BOUNDS.length + 1];
    int bucket = 0;
    for (HistogramIterationValue recorded : latency.recordedValues()) {
      while (bucket < BOUNDS.length && recorded.getValueIteratedTo() > BOUNDS[bucket]) {
        bucket++;
      }
      counts[bucket] += recorded.getCountAddedInThisIterationStep();
    }
    List<Double> bounds = new ArrayList<>();
    List<Number> numbers = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      bounds.add(i < BOUNDS.length ? BOUNDS[i] / NANOS_PER_SECOND : Double.POSITIVE_INFINITY);
      numbers.add(counts[i]);
    }
    return ClassicHistogramBuckets.of(bounds, numbers);
  }
}

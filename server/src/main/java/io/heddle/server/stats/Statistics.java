package io.heddle.server.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * The server's counters: one lane for each shard, and one that all connections share. Sums may be
 * asked for by any thread.
 */
public final class Statistics {
  private final List<CommandStatistics> shards;
  private final SessionStatistics sessions;
  private final ErrorCounts errors = new ErrorCounts();
  private final Slowness slowness = new Slowness();
  private final LazyFrees lazyFrees = new LazyFrees();
  private final Traffic traffic = new Traffic();
  private final Rates rates = new Rates();
  private final LongAccumulator peakMemory = new LongAccumulator(Math::max, 0);

  /**
   * @param commands how many commands there are
   * @param latencyTracking whether to keep the distribution of each command's latencies; asked for
   *     each call
   */
  public Statistics(int shards, int commands, BooleanSupplier latencyTracking) {
    List<CommandStatistics> lanes = new ArrayList<>(shards);
    for (int i = 0; i < shards; i++) {
      lanes.add(new CommandStatistics(commands, latencyTracking));
    }
    this.shards = List.copyOf(lanes);
    this.sessions = new SessionStatistics(commands, latencyTracking);
  }

  /** The counters that belong to the holder of shard {@code index}'s turn. */
  public CommandStatistics ofShard(int index) {
    return shards.get(index);
  }

  /** The counters of what connections do by themselves. */
  public SessionStatistics ofSessions() {
    return sessions;
  }

  public ErrorCounts errors() {
    return errors;
  }

  /** What took long. */
  public Slowness slowness() {
    return slowness;
  }

  public LazyFrees lazyFrees() {
    return lazyFrees;
  }

  public Traffic traffic() {
    return traffic;
  }

  public Rates rates() {
    return rates;
  }

  /** Looks at the counters once more, for {@link #rates}; the housekeeper does so. */
  public void sample(long nanos) {
    long commands = sum(CommandStatistics::calls) + sessions.calls();
    rates.sample(nanos, commands, traffic.inputBytes(), traffic.outputBytes());
    peakMemory(Jvm.usedBytes());
  }

  public long sum(ToLongFunction<CommandStatistics> counter) {
    return shards.stream().mapToLong(counter).sum();
  }

  /** The most memory that was ever seen in use, now that {@code used} bytes are. */
  public long peakMemory(long used) {
    peakMemory.accumulate(used);
    return peakMemory.get();
  }

  /** Begins anew with all that is not a shard's own, but for the peak of memory. */
  public void reset() {
    sessions.reset();
    errors.reset();
    lazyFrees.reset();
    traffic.reset();
    rates.restart();
  }
}

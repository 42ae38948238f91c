package io.heddle.server.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The server's counters: one lane for each shard. Sums may be asked for by any thread. */
public final class Statistics {
  private final List<CommandStatistics> lanes;

  public Statistics(int shards, int commands) {
    List<CommandStatistics> all = new ArrayList<>(shards);
    for (int i = 0; i < shards; i++) {
      all.add(new CommandStatistics(commands));
    }
    lanes = List.copyOf(all);
  }

  /** The counters that belong to the holder of shard {@code index}'s turn. */
  public CommandStatistics ofShard(int index) {
    return lanes.get(index);
  }

  public long sum(ToLongFunction<CommandStatistics> counter) {
    return lanes.stream().mapToLong(counter).sum();
  }
}

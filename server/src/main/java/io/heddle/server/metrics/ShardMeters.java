package io.heddle.server.metrics;

import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;

/**
 * What each shard has and does, by its number. Refreshed by one thread at a time, read by that
 * thread afterwards.
 */
final class ShardMeters {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Shards shards;
  private final MeterRegistry registry;

  /** For each shard, how many of its databases have meters. */
  private final int[] databases;

  ShardMeters(Shards shards, MeterRegistry registry) {
    this.shards = shards;
    this.registry = registry;
    this.databases = new int[shards.size()];
    shards.all().forEach(this::bind);
  }

  private void bind(Shard shard) {
    Tags tags = Tags.of("shard", Integer.toString(shard.index()));
    Gauge.builder("heddle.shard.mailbox.depth", shard, Shard::mailboxDepth)
        .description("Messages that wait for a turn")
        .tags(tags)
        .register(registry);
    Gauge.builder("heddle.shard.up", shard, one -> one.isHealthy() ? 1 : 0)
        .description("Whether the shard carries out commands")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("heddle.shard.messages", shard, one -> one.statistics().messages())
        .description("Messages carried out")
        .tags(tags)
        .register(registry);
    FunctionTimer.builder(
            "heddle.shard.turn",
            shard,
            one -> one.statistics().turns(),
            one -> one.statistics().nanos(),
            TimeUnit.NANOSECONDS)
        .description("Turns, and the time they took together")
        .tags(tags)
        .register(registry);
    Gauge.builder(
            "heddle.shard.turn.longest.seconds",
            shard,
            one -> one.statistics().longestNanos() / NANOS_PER_SECOND)
        .description("The longest turn since the start")
        .tags(tags)
        .register(registry);
  }

  /** Takes in databases that are in use since the last time. */
  void refresh() {
    for (Shard shard : shards.all()) {
      while (databases[shard.index()] < shard.databasesInUse()) {
        bind(shard, databases[shard.index()]++);
      }
    }
  }

  private void bind(Shard shard, int database) {
    Tags tags = Tags.of("shard", Integer.toString(shard.index()), "db", Integer.toString(database));
    Gauge.builder("heddle.keys", shard, one -> one.database(database).size())
        .description("Keys, those included that have expired unnoticed")
        .tags(tags)
        .register(registry);
    Gauge.builder("heddle.volatile.keys", shard, one -> one.database(database).volatileSize())
        .description("Keys that will expire")
        .tags(tags)
        .register(registry);
  }
}

package io.heddle.server.metrics;

import io.heddle.server.command.ServerContext;
import io.heddle.server.info.Version;
import io.heddle.server.stats.CommandStatistics;
import io.heddle.server.stats.Jvm;
import io.heddle.server.stats.KeyEvent;
import io.heddle.server.stats.ProcessFigures;
import io.heddle.server.stats.Statistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * All that is measured, under Prometheus's names. Any thread may scrape it; scrapes take turns.
 *
 * <p>Counters are read where the server keeps them, so measuring costs nothing between scrapes.
 * {@code CONFIG RESETSTAT} sets many of them back, which Prometheus takes for a restart.
 */
final class Meters implements AutoCloseable {
  private final ServerContext server;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final CommandMeters commands;
  private final ShardMeters shards;
  private final ReentrantLock scraping = new ReentrantLock();

  Meters(ServerContext server) {
    this.server = server;
    this.commands = new CommandMeters(server, registry);
    this.shards = new ShardMeters(server.shards(), registry);
    bindConnections();
    bindKeys();
    bindProcess();
    bindJvm(registry);
  }

  private void bindConnections() {
    gauge("heddle.connections", "Clients that are connected", s -> s.sessions().size());
    gauge("heddle.connections.max", "The most clients let in", s -> s.config().maxClients());
    counter("heddle.connections.accepted", "Clients let in", s -> s.sessions().accepted());
    counter("heddle.connections.rejected", "Clients turned away", s -> s.sessions().rejected());
    counter(
        "heddle.network.received.bytes",
        "Bytes that clients sent",
        s -> s.statistics().traffic().inputBytes());
    counter(
        "heddle.network.sent.bytes",
        "Bytes sent to clients",
        s -> s.statistics().traffic().outputBytes());
  }

  private void bindKeys() {
    lanes("heddle.keyspace.hits", "Keys that were read and there", CommandStatistics::hits);
    lanes("heddle.keyspace.misses", "Keys that were read and not there", CommandStatistics::misses);
    counter("heddle.expired.keys", "Keys that expired", Meters::expired);
    for (KeyEvent event : KeyEvent.values()) {
      FunctionCounter.builder(
              "heddle.key.events", server.statistics(), all -> all.sum(lane -> lane.events(event)))
          .description("What happened to keys")
          .tag("event", event.wireName())
          .register(registry);
    }
  }

  private static double expired(ServerContext server) {
    return server.shards().all().stream()
        .mapToLong(shard -> server.statistics().ofShard(shard.index()).expired(shard.expired()))
        .sum();
  }

  private void bindProcess() {
    Gauge.builder("heddle.info", () -> 1)
        .description("Which Heddle this is")
        .tag("version", Version.HEDDLE)
        .tag("redis_version", Version.REDIS)
        .tag("shards", Integer.toString(server.shards().size()))
        .register(registry);
    gauge("heddle.carriers", "Threads that carry the virtual ones", s -> Jvm.carriers());
    gauge(
        "heddle.memory.used.bytes",
        "Bytes in use for data, garbage included",
        s -> Jvm.usedBytes());
    gauge(
        "heddle.memory.peak.bytes",
        "The most bytes ever seen in use for data",
        s -> s.statistics().peakMemory(Jvm.usedBytes()));
    if (ProcessFigures.read().isPresent()) {
      gauge(
          "process.resident.memory.bytes",
          "Bytes of the machine's memory that the process uses",
          s -> ProcessFigures.read().map(ProcessFigures::residentBytes).orElse(0L));
    }
  }

  private void bindJvm(MeterRegistry jvm) {
    collections.bindTo(jvm);
    new JvmMemoryMetrics().bindTo(jvm);
    new JvmThreadMetrics().bindTo(jvm);
    new ProcessorMetrics().bindTo(jvm);
    new UptimeMetrics().bindTo(jvm);
  }

  private void gauge(String name, String description, ToDoubleFunction<ServerContext> value) {
    Gauge.builder(name, server, value).description(description).register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<ServerContext> value) {
    FunctionCounter.builder(name, server, value).description(description).register(registry);
  }

  private void lanes(String name, String description, ToLongFunction<CommandStatistics> lane) {
    Statistics statistics = server.statistics();
    FunctionCounter.builder(name, statistics, all -> all.sum(lane))
        .description(description)
        .register(registry);
  }

  /** Everything as it is now, in Prometheus's text format. */
  String scrape() {
    scraping.lock();
    try {
      commands.refresh();
      shards.refresh();
      return registry.scrape();
    } finally {
      scraping.unlock();
    }
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}

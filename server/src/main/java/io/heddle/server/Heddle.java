package io.heddle.server;

import io.heddle.resp.ProtocolLimits;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Lifecycle;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.family.ConnectionCommands;
import io.heddle.server.command.family.StringCommands;
import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import io.heddle.server.net.Listener;
import io.heddle.server.session.Sessions;
import io.heddle.server.stats.Statistics;
import io.heddle.shard.ShardSettings;
import io.heddle.shard.Shards;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.stream.Stream;

/**
 * A Heddle server within this JVM: the way to start one from Java. Any thread may call it.
 *
 * {@snippet :
 * try (Heddle heddle = Heddle.start(Config.defaults(), PerfConfig.DEFAULTS)) {
 *   connect("127.0.0.1", heddle.port());
 * }
 * }
 */
public final class Heddle implements AutoCloseable, Lifecycle {
  private static final int RUN_ID_BYTES = 20;

  private final ServerContext context;
  private final Listener listener;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int port;

  private Heddle(Config config, PerfConfig perf, Clock clock, SplittableGenerator random) {
    CommandTable commands = new CommandTable(commands());
    ThreadFactory threads = Thread.ofVirtual().factory();
    Shards shards =
        new Shards(
            perf.shards(Runtime.getRuntime().availableProcessors()),
            clock,
            Waiting.THREADS,
            random,
            settings(config, perf));
    byte[] runId = new byte[RUN_ID_BYTES];
    random.nextBytes(runId);
    context =
        new ServerContext(
            config,
            clock,
            shards,
            commands,
            new Sessions(),
            new Statistics(shards.size(), commands.numbered().size()),
            this,
            HexFormat.of().formatHex(runId),
            clock.millis());
    shards.start(threads);
    listener = new Listener(context, ProtocolLimits.DEFAULT, threads);
  }

  private static List<Command> commands() {
    return Stream.of(ConnectionCommands.all(), StringCommands.all()).flatMap(List::stream).toList();
  }

  private static ShardSettings settings(Config config, PerfConfig perf) {
    return new ShardSettings(
        config.databases(),
        perf.shard().helperTurnMessages(),
        perf.shard().expirySlice(),
        1000L / config.hz(),
        TimeUnit.MICROSECONDS.toNanos(perf.shard().yieldMicros()));
  }

  /** Starts a server and returns when it accepts clients. */
  public static Heddle start(Config config, PerfConfig perf) throws IOException {
    Heddle heddle =
        new Heddle(
            config,
            perf,
            Clock.SYSTEM,
            (SplittableGenerator) RandomGenerator.of("L64X128MixRandom"));
    heddle.port = heddle.listener.open(config.bind(), config.port());
    return heddle;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void shutdown() {
    stopped.countDown();
  }

  /** Returns when the server has been told to stop. */
  public void awaitShutdown() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    listener.close();
    context.sessions().all().forEach(session -> session.peer().close());
    context.shards().stop();
    stopped.countDown();
  }
}

package io.heddle.server;

import io.heddle.aof.Recovery;
import io.heddle.resp.BufferSizes;
import io.heddle.resp.ProtocolLimits;
import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.Waiting;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Lifecycle;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.family.Families;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.PerfConfig;
import io.heddle.server.dispatch.Replay;
import io.heddle.server.info.Version;
import io.heddle.server.metrics.MetricsPort;
import io.heddle.server.migration.Targets;
import io.heddle.server.net.Housekeeper;
import io.heddle.server.net.Listener;
import io.heddle.server.persistence.AppendOnly;
import io.heddle.server.persistence.Loading;
import io.heddle.server.persistence.LogLoading;
import io.heddle.server.persistence.Saves;
import io.heddle.server.pubsub.KeyspaceNotifications;
import io.heddle.server.pubsub.Monitors;
import io.heddle.server.pubsub.PubSub;
import io.heddle.server.session.Pause;
import io.heddle.server.session.ReplicationId;
import io.heddle.server.session.Sessions;
import io.heddle.server.stats.LatencyEvent;
import io.heddle.server.stats.Statistics;
import io.heddle.server.tracking.Tracking;
import io.heddle.shard.ShardSettings;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Hashing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;

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
  private static final System.Logger LOGGER = System.getLogger(Heddle.class.getName());
  private static final int RUN_ID_BYTES = 20;

  /** How long a stop waits for commands under way before it cuts their connections. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** A client that was silent for so long after the stop began has nothing under way. */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long DRAIN_ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Not a virtual thread: waiting for a disk keeps the thread of the kernel. */
  private static final ThreadFactory DISK_THREADS =
      Thread.ofPlatform().daemon().name("heddle-disk").factory();

  private static final ThreadFactory LOG_THREADS =
      Thread.ofPlatform().daemon().name("heddle-log-", 0).factory();

  private static final ThreadFactory REWRITER =
      Thread.ofPlatform().daemon().name("heddle-rewrite").factory();

  private final ThreadFactory threads = Thread.ofVirtual().factory();
  private final ExecutorService disk;
  private final ServerContext context;
  private final Listener listener;
  private final Housekeeper housekeeper;
  private final MetricsPort metrics;
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private volatile boolean savesAtTheEnd;
  private final IntFunction<Shards> shardsOf;
  private volatile ProtocolLimits limits;

  private Heddle(
      Config config, PerfConfig perf, Clock clock, SplittableGenerator random, Storage storage)
      throws IOException {
    this.limits = limits(config, perf);
    CommandTable commands = new CommandTable(Families.commands()).renamed(config.renamings());
    PubSub pubSub = new PubSub();
    KeyspaceNotifications notifications = new KeyspaceNotifications(config::notifiedEvents, pubSub);
    Sessions sessions = new Sessions();
    disk = Executors.newSingleThreadExecutor(DISK_THREADS);
    Hashing hashing = AppendOnly.hashing(config, storage, random);
    shardsOf =
        count ->
            new Shards(
                count, clock, Waiting.THREADS, hashing, random.split(), settings(config, perf));
    Shards shards = shardsOf.apply(perf.shards(Runtime.getRuntime().availableProcessors()));
    Saves saves = new Saves(config, clock, Waiting.THREADS, storage, shards, disk, Version.REDIS);
    AppendOnly appendOnly =
        new AppendOnly(
            config,
            clock,
            Waiting.THREADS,
            storage,
            shards,
            saves,
            perf.log().windowBytes(),
            LOG_THREADS,
            Executors.newSingleThreadExecutor(REWRITER));
    byte[] runId = new byte[RUN_ID_BYTES];
    random.nextBytes(runId);
    context =
        new ServerContext(
            config,
            clock,
            Waiting.THREADS,
            shards,
            commands,
            sessions,
            pubSub,
            new Pause(),
            notifications,
            new Monitors(),
            new Tracking(sessions, shards, config::trackingTableMaxKeys),
            new Statistics(shards.size(), commands.numbered().size(), config::latencyTracking),
            saves,
            new Loading(config, clock, Waiting.THREADS, storage, shards),
            appendOnly,
            new Targets(clock),
            this,
            HexFormat.of().formatHex(runId),
            new ReplicationId(random.split()),
            clock.millis());
    listener = new Listener(context, () -> limits, sizes(perf), threads, Waiting.THREADS);
    housekeeper = new Housekeeper(context, Waiting.THREADS);
    metrics = new MetricsPort(context);
    config.onChange(
        () -> limits = limits(config, perf), config.protoMaxBulkLen, config.clientQueryBufferLimit);
    config.onChange(() -> listen("Failed to bind to specified addresses."), config.bind);
    config.onChange(() -> listen("Unable to listen on this port. Check server logs."), config.port);
    config.onChange(
        () -> shards.all().forEach(shard -> shard.expiryInterval(1000L / config.hz())), config.hz);
    config.onChange(
        this::watchSlowness,
        config.slowLogSlowerThan,
        config.slowLogMaxLen,
        config.latencyMonitorThreshold);
    watchSlowness();
    config.onChange(metrics::move, config.metricsBind, config.metricsPort);
    shards.all().forEach(shard -> shard.watchExpiry(this::noteExpiry));
    shards.all().forEach(shard -> shard.tell(new KeyEvents(context)));
    shards.start(threads);
    threads.newThread(housekeeper).start();
  }

  private void noteExpiry(long nanos) {
    context
        .statistics()
        .slowness()
        .monitor()
        .note(LatencyEvent.EXPIRE_CYCLE, nanos, context.clock().millis());
  }

  private void watchSlowness() {
    Config config = context.config();
    context
        .statistics()
        .slowness()
        .configure(
            config.slowLogSlowerThanMicros(),
            config.slowLogMaxLen(),
            config.latencyMonitorThresholdMillis());
  }

  private static ProtocolLimits limits(Config config, PerfConfig perf) {
    return new ProtocolLimits(
        perf.protocol().inlineMaxBytes(),
        config.protoMaxBulkLen(),
        ProtocolLimits.DEFAULT.maxArguments(),
        config.clientQueryBufferLimit(),
        perf.protocol().unauthenticatedMaxArguments(),
        perf.protocol().unauthenticatedMaxBulkBytes(),
        ProtocolLimits.DEFAULT.unauthenticatedQueryBytes());
  }

  private static BufferSizes sizes(PerfConfig perf) {
    PerfConfig.Connection connection = perf.connection();
    return new BufferSizes(
        connection.readBufferBytes(),
        connection.readBufferMaxBytes(),
        connection.writeBufferBytes());
  }

  static ShardSettings settings(Config config, PerfConfig perf) {
    return new ShardSettings(
        config.databases(),
        perf.shard().helperTurnMessages(),
        perf.shard().expirySlice(),
        1000L / config.hz(),
        TimeUnit.MICROSECONDS.toNanos(perf.shard().yieldMicros()));
  }

  /** Starts a server and returns when its data are loaded and it accepts clients. */
  public static Heddle start(Config config, PerfConfig perf) throws IOException {
    return start(
        config, perf, Clock.SYSTEM, (SplittableGenerator) RandomGenerator.of("L64X128MixRandom"));
  }

  /** As {@link #start(Config, PerfConfig)}, with time and chance that the caller provides. */
  public static Heddle start(
      Config config, PerfConfig perf, Clock clock, SplittableGenerator random) throws IOException {
    return start(config, perf, clock, random, Storage.LOCAL);
  }

  /** As {@link #start(Config, PerfConfig)}, with a disk too that the caller provides. */
  static Heddle start(
      Config config, PerfConfig perf, Clock clock, SplittableGenerator random, Storage storage)
      throws IOException {
    Heddle heddle = new Heddle(config, perf, clock, random, storage);
    try {
      heddle.metrics.open();
      heddle.open();
      heddle.load();
    } catch (IOException e) {
      heddle.close();
      throw e;
    }
    return heddle;
  }

  /** Lets clients in, who cannot do much until the data are loaded. */
  private void open() throws IOException {
    Config config = context.config();
    phase.compareAndSet(Phase.STARTING, Phase.LOADING);
    try {
      listener.open(config.bind(), config.port());
    } catch (IOException e) {
      throw new IOException("can't listen on port " + config.port() + ": " + e.getMessage(), e);
    }
    if (!config.unixSocket().isEmpty()) {
      openUnixSocket(config);
    }
  }

  private void openUnixSocket(Config config) throws IOException {
    Path path = config.dir().resolve(config.unixSocket());
    try {
      listener.openUnix(path, config.unixSocketPermissions());
    } catch (IOException e) {
      throw new IOException("can't listen on unix socket " + path + ": " + e.getMessage(), e);
    }
  }

  private void load() throws IOException {
    Loading loading = context.loading();
    int processors = Runtime.getRuntime().availableProcessors();
    LogTarget target = new LogTarget(context, shardsOf, processors);
    Future<?> loaded =
        disk.submit(
            () -> {
              if (context.config().appendOnly()) {
                context.appendOnly().start(target);
              } else if (loading.isPossible()) {
                loading.run();
              }
              return null;
            });
    try {
      loaded.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while loading");
    }
    context.saves().loaded();
    context.appendOnly().follow(target);
    phase.compareAndSet(Phase.LOADING, Phase.SERVING);
  }

  /** Where the log is loaded. */
  record LogTarget(ServerContext context, IntFunction<Shards> shardsOf, int threads)
      implements LogLoading.Target {
    @Override
    public Shards shards() {
      return context.shards();
    }

    @Override
    public Shards scratch() {
      return shardsOf.apply(1);
    }

    @Override
    public Recovery.CommandsListener replay(Shards view) {
      return new Replay(context.replaying(view));
    }
  }

  /** Opens the addresses and the port that are configured now, then closes the others. */
  private void listen(String failure) {
    if (phase() == Phase.STARTING || phase() == Phase.STOPPING) {
      return; // a configuration may outlive its server
    }
    Config config = context.config();
    try {
      listener.open(config.bind(), config.port());
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "Listening elsewhere failed: " + e.getMessage());
      throw new ConfigException(failure);
    }
  }

  /** The port that is open; of any size, where {@code port 0} asked for a free one. */
  @Override
  public int port() {
    return listener.port();
  }

  /** One line on how the server is set up. */
  public String describe() {
    return context.shards().size()
        + " shards, "
        + context.config().databases()
        + " databases, pid "
        + ProcessHandle.current().pid();
  }

  ServerContext context() {
    return context;
  }

  @Override
  public Phase phase() {
    return Objects.requireNonNull(phase.get());
  }

  /**
   * The data are saved while clients are still served, since it may fail; what they change
   * meanwhile is saved once more when they are gone.
   */
  @Override
  public boolean shutdown(Saving saving, boolean force) {
    boolean saves =
        switch (saving) {
          case AS_CONFIGURED -> savesByItself();
          case ALWAYS -> phase() == Phase.SERVING;
          case NEVER -> false;
        };
    if (saves) {
      context.appendOnly().breakOffRewrite();
    }
    if (saves && context.saves().saveAtTheEnd() != Saves.Outcome.SAVED && !force) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Error trying to save the DB, can't exit: the server goes on");
      return false;
    }
    savesAtTheEnd = saves;
    if (phase.getAndSet(Phase.STOPPING) != Phase.STOPPING) {
      stopRequested.countDown();
      threads.newThread(this::stopOnce).start();
    }
    return true;
  }

  /** Whether snapshots are written without being asked for, and there is anything to write. */
  private boolean savesByItself() {
    return phase() == Phase.SERVING && !context.config().savePoints().isEmpty();
  }

  /** Returns when somebody has asked the server to stop; {@link #close} then waits for the end. */
  public void awaitShutdown() throws InterruptedException {
    stopRequested.await();
  }

  /**
   * Stops in order: no new clients, commands under way end and are answered, connections close, the
   * data are saved if there are save points, shards stop. Returns when that is done, whoever began
   * it.
   */
  @Override
  public void close() {
    if (phase() == Phase.SERVING) {
      savesAtTheEnd = savesByItself();
    }
    stopOnce();
  }

  private void stopOnce() {
    if (closed.getAndSet(true)) {
      awaitEnd();
      return;
    }
    try {
      stop();
    } finally {
      ended.countDown();
    }
  }

  private void stop() {
    phase.set(Phase.STOPPING);
    stopRequested.countDown();
    context.loading().abandon();
    context.appendOnly().abandonLoading();
    listener.closeDoors();
    Sessions sessions = context.sessions();
    long start = context.clock().nanos();
    sessions.forEach(session -> session.peer().drain());
    awaitNoSessions(start + SILENCE_NANOS);
    sessions.forEach(session -> session.peer().hangUp());
    awaitNoSessions(start + DRAIN_NANOS);
    sessions.forEach(session -> session.peer().close());
    listener.close();
    housekeeper.stop();
    save();
    disk.shutdown();
    context.appendOnly().close();
    context.shards().stop();
    metrics.close();
  }

  /** Saves what was not when the stop began; there are no clients any more. */
  private void save() {
    Saves saves = context.saves();
    context.appendOnly().breakOffRewrite();
    if (!savesAtTheEnd || !saves.hasUnsaved()) {
      saves.awaitIdle();
    } else if (saves.saveAtTheEnd() != Saves.Outcome.SAVED) {
      LOGGER.log(System.Logger.Level.ERROR, "The last changes are lost: they could not be saved");
    }
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitNoSessions(long deadlineNanos) {
    while (context.sessions().size() > 0 && context.clock().nanos() - deadlineNanos < 0) {
      Waiting.THREADS.parkNanos(DRAIN_ROUND_NANOS);
    }
  }
}

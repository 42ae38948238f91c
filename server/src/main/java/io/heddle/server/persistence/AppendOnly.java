package io.heddle.server.persistence;

import io.heddle.aof.DamagedLogException;
import io.heddle.aof.Epoch;
import io.heddle.aof.LogOptions;
import io.heddle.aof.Logs;
import io.heddle.aof.Recovery;
import io.heddle.aof.ShardLog;
import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.Waiting;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.shard.Message;
import io.heddle.shard.Rendezvous;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of a server: loads what is there at the start, has what commands do kept from
 * then on, and rewrites it when it has grown. Any thread may ask how it is; what takes long is done
 * by the one thread kept for it.
 */
public final class AppendOnly {
  private static final System.Logger LOGGER = System.getLogger(AppendOnly.class.getName());

  /** Waiting for what is told to nobody. */
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** After a failure, so long nothing is tried again. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Config config;
  private final Clock clock;
  private final Waiting waiting;
  private final Storage storage;
  private final Shards shards;
  private final Saves saves;
  private final LogOptions options;
  private final LogRewriteStatistics rewrites;
  private final ThreadFactory diskThreads;
  private final ExecutorService rewriter;

  /** Whose directory is in our possession, or null; changed by the rewriter once clients are in. */
  private volatile @Nullable Logs logs;

  private volatile @Nullable LogLoading loading;
  private volatile LogLoading.@Nullable Target target;
  private volatile boolean abandoned;
  private volatile boolean started;
  private volatile boolean stopping;
  private volatile boolean scheduled;
  private volatile boolean brokenOff;
  private volatile boolean busy;

  /** Whether a rewrite is the rewriter's, begun or not. */
  private volatile boolean handedOver;

  private volatile long retryNanos;
  private volatile long bytesAfterRewrite;

  /**
   * @param windowBytes how much space each log takes ahead
   * @param diskThreads not virtual: waiting for a disk keeps the thread of the kernel
   * @param rewriter one such thread
   */
  public AppendOnly(
      Config config,
      Clock clock,
      Waiting waiting,
      Storage storage,
      Shards shards,
      Saves saves,
      int windowBytes,
      ThreadFactory diskThreads,
      ExecutorService rewriter) {
    this.diskThreads = diskThreads;
    this.rewriter = rewriter;
    this.config = config;
    this.clock = clock;
    this.waiting = waiting;
    this.storage = storage;
    this.shards = shards;
    this.saves = saves;
    this.rewrites = new LogRewriteStatistics(clock);
    this.options = new LogOptions(config.appendFileName(), windowBytes, config.appendFsync());
    options.syncDuringRewrite(!config.noAppendFsyncOnRewrite());
    this.retryNanos = clock.nanos();
  }

  /**
   * Follows what is configured from now on.
   *
   * @param loadingTarget where logs may be loaded
   */
  public void follow(LogLoading.Target loadingTarget) {
    target = loadingTarget;
    config.onChange(
        () -> {
          options.policy(config.appendFsync());
          options.syncDuringRewrite(!config.noAppendFsyncOnRewrite());
          all().forEach(ShardLog::wantSync); // who waits goes by what holds now
        },
        config.appendFsync,
        config.noAppendFsyncOnRewrite);
    config.onChange(this::turnOnOrOff, config.appendOnly);
  }

  private static Path directory(Config config) {
    return config.dir().resolve(config.appendDirName());
  }

  /**
   * How keys are to be placed: as in the log that will be loaded, so that each shard's can be
   * loaded by that shard alone; without one, by chance.
   */
  public static Hashing hashing(Config config, Storage storage, RandomGenerator random)
      throws IOException {
    Epoch former = config.appendOnly() ? Epoch.load(storage, directory(config)) : null;
    return former == null ? new Hashing(random) : new Hashing(former.seedHigh(), former.seedLow());
  }

  /** Loads the log into empty shards, if there is one, and goes on with it. */
  public void start(LogLoading.Target target) throws IOException {
    try {
      load(target);
    } catch (DamagedLogException e) {
      throw new IOException(
          e.getMessage()
              + "; to go on without what follows: heddle check-aof --fix "
              + directory(config),
          e);
    }
  }

  private void load(LogLoading.Target target) throws IOException {
    Logs opened = open();
    logs = opened;
    Recovery recovery = opened.recovery();
    if (recovery == null) {
      loadRedisLog(target);
      begin(opened);
    } else {
      LogLoading load = new LogLoading(clock, waiting, config::keyLoadDelay, recovery, target);
      loading = load;
      shards.all().forEach(shard -> shard.replaying(true));
      load.run(config.aofLoadTruncated());
      if (load.isAsBefore()) {
        opened.resume(recovery);
      } else {
        begin(opened);
      }
      loading = null;
    }
    Logs.start(opened.all(), diskThreads);
    attach(opened.all());
    bytesAfterRewrite = bytes();
    started = true;
  }

  /** Without a log of our own there may be one of Redis, to move in with. */
  private void loadRedisLog(LogLoading.Target target) throws IOException {
    RedisLog found = RedisLog.find(config, storage);
    if (found != null) {
      new RedisLogLoading(config, clock, waiting, storage, target, () -> abandoned).run(found);
    }
  }

  /**
   * Puts what the log holds in the place of what there is, for tests; also while it is turned off.
   * Whoever runs it holds the turns of all shards, and has {@link Saves#claim}ed.
   *
   * @param cleared is told when all databases have become empty, before they are filled again
   */
  public void loadHeld(Runnable cleared) throws IOException {
    Logs current = logs;
    while (current == null && busy) { // it is being closed, or seen not to be wanted
      waiting.parkNanos(ROUND_NANOS);
      current = logs;
    }
    if (current != null) {
      loadHeld(current, cleared);
      return;
    }
    Logs opened = open();
    try {
      loadHeld(opened, cleared);
    } finally {
      opened.close();
    }
  }

  private void loadHeld(Logs current, Runnable cleared) throws IOException {
    LogLoading.Target into = target;
    Recovery recovery = current.recovery();
    if (recovery == null || into == null) {
      throw new IOException("there is no log");
    }
    for (ShardLog log : current.all()) {
      log.seal();
      if (log.waitingBytes() > 0) {
        throw new IOException("part of the log waits for room");
      }
    }
    new LogLoading(clock, waiting, config::keyLoadDelay, recovery, into).runHeld(cleared);
  }

  /** Has the loading break off soon. */
  public void abandonLoading() {
    abandoned = true;
    LogLoading running = loading;
    if (running != null) {
      running.abandon();
    }
  }

  private Logs open() throws IOException {
    return new Logs(storage, directory(config), clock, waiting, options);
  }

  /** Begins an epoch with what the shards hold. */
  private void begin(Logs opened) throws IOException {
    Hashing hashing = shards.hashing();
    opened.begin(shards.size(), hashing.seed0(), hashing.seed1(), new ShardContents(shards));
  }

  private void attach(List<ShardLog> all) {
    new Rendezvous(clock)
        .hold(
            shards.all(),
            () -> {
              for (Shard shard : shards.all()) {
                shard.log(all.isEmpty() ? null : all.get(shard.index()));
                shard.replaying(false); // not before: what expires from now on has to be kept
              }
            });
  }

  static void inTurnOf(Shard shard, Runnable work) {
    Message message = new Message(inTurn -> work.run());
    shard.execute(message);
    if (message.failure() != null) {
      throw new IllegalStateException("a shard has stopped", message.failure());
    }
  }

  // Turning it on and off while clients are served.

  /**
   * On the setting client's thread, which may hold turns: what needs them is left to the rewriter.
   */
  private void turnOnOrOff() {
    if (stopping) {
      return;
    }
    if (config.appendOnly()) {
      try {
        storage.createDirectories(directory(config));
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "The log cannot be kept: " + e.getMessage());
        throw new ConfigException("Unable to turn on AOF. Check server logs.");
      }
      started = true;
      retryNanos = clock.nanos();
      submitRewrite(() -> beginLive(config::appendOnly));
    } else {
      started = false;
      submit(this::turnOff);
    }
  }

  /** Whoever asks from now on hears that one is under way. */
  private void submitRewrite(Runnable task) {
    handedOver = true;
    submit(
        () -> {
          try {
            task.run();
          } finally {
            handedOver = false;
          }
        });
  }

  private void submit(Runnable task) {
    busy = true;
    rewriter.execute(
        () -> {
          try {
            task.run();
          } finally {
            busy = false;
          }
        });
  }

  /**
   * Begins an epoch with what the shards hold at this moment, while they go on: the way to turn the
   * log on, and to have a sound one again after a sync failed.
   */
  private void beginLive(BooleanSupplier wanted) {
    if (!wanted.getAsBoolean() || !saves.reserve()) {
      return; // it is tried again
    }
    rewrites.begin();
    boolean ok = false;
    try {
      Logs current = logs;
      if (current == null) {
        current = open();
        logs = current;
      }
      beginLive(current);
      ok = true;
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.ERROR, "The log could not be begun: " + e.getMessage());
      retryNanos = clock.nanos() + RETRY_NANOS;
    } finally {
      saves.release();
      rewrites.end(ok);
    }
  }

  private void beginLive(Logs current) throws IOException {
    Hashing hashing = shards.hashing();
    Logs.NewEpoch begun = current.prepare(shards.size(), hashing.seed0(), hashing.seed1());
    Logs.start(begun.logs(), diskThreads);
    List<SnapshotWalk> walks = new ArrayList<>();
    new Rendezvous(clock)
        .hold(
            shards.all(),
            () -> {
              for (Shard shard : shards.all()) {
                shard.log(begun.logs().get(shard.index()));
                walks.add(new SnapshotWalk(shard, shard.snapshot()));
              }
            });
    try {
      current.writeBases(
          begun,
          (index, target, give) -> {
            SnapshotWalk walk = walks.get(index);
            while (walk.hasMore()) {
              walk.next((database, item) -> EntryEffects.add(target, database, item));
              give.give();
            }
          });
    } catch (IOException e) {
      attach(current.all());
      current.abandon(begun);
      throw e;
    } finally {
      walks.forEach(SnapshotWalk::discardRest);
    }
    putInForce(current, begun);
    bytesAfterRewrite = bytes();
  }

  /** There is no way back from here: it is tried until it succeeds. */
  private void putInForce(Logs current, Logs.NewEpoch begun) throws IOException {
    while (true) {
      try {
        current.putInForce(begun);
        return;
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.ERROR, "The log is not in force: " + e.getMessage());
        if (stopping) {
          throw e;
        }
        waiting.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void turnOff() {
    Logs current = logs;
    if (!config.appendOnly() && current != null) {
      attach(List.of());
      close(current);
    }
  }

  private void close(Logs current) {
    logs = null;
    try {
      current.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.ERROR, "The end of the log may be lost: " + e.getMessage());
    }
  }

  // Rewriting.

  /** What became of the wish for a rewrite. */
  public enum Outcome {
    STARTED,
    SCHEDULED,
    UNDER_WAY
  }

  /** Begins to rewrite all logs, if nothing is in the way. */
  public Outcome rewriteInBackground() {
    if (isRewriting() || scheduled && busy) {
      return Outcome.UNDER_WAY;
    }
    scheduled = true;
    retryNanos = clock.nanos();
    if (saves.isInBackground()) {
      return Outcome.SCHEDULED;
    }
    lookAfter();
    return Outcome.STARTED;
  }

  /** Begins what is due. Called now and then. */
  public void lookAfter() {
    List<ShardLog> kept = all();
    kept.forEach(ShardLog::lookAfter);
    if (busy || stopping || !started && !scheduled || clock.nanos() - retryNanos < 0) {
      return;
    }
    if (started && (kept.isEmpty() || kept.stream().anyMatch(ShardLog::isBroken))) {
      submitRewrite(() -> beginLive(config::appendOnly));
    } else if (scheduled || hasGrown()) {
      submitRewrite(this::rewriteAll);
    }
  }

  private boolean hasGrown() {
    int percentage = config.autoAofRewritePercentage();
    long bytes = bytes();
    return percentage > 0
        && bytes > config.autoAofRewriteMinSize()
        && (bytes - bytesAfterRewrite) * 100 / Math.max(1, bytesAfterRewrite) >= percentage;
  }

  private void rewriteAll() {
    if (logs == null) { // the files are wanted all the same
      scheduled = false;
      beginLive(() -> true);
      turnOff();
      return;
    }
    if (!saves.reserve()) {
      return; // it is tried again
    }
    brokenOff = false;
    rewrites.begin();
    scheduled = false; // not before: whoever asks now hears that one is under way
    boolean ok = false;
    try {
      for (ShardLog log : all()) {
        rewrite(log);
      }
      bytesAfterRewrite = bytes();
      ok = true;
      LOGGER.log(System.Logger.Level.INFO, "Background AOF rewrite finished successfully");
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "Rewriting the log failed: " + e.getMessage());
      retryNanos = clock.nanos() + RETRY_NANOS;
    } finally {
      saves.release();
      rewrites.end(ok);
    }
  }

  private void rewrite(ShardLog log) throws IOException {
    Shard shard = shards.get(log.index());
    new LogRewrite(shard, log, clock, waiting, config::rdbKeySaveDelay, this::isRewriteUnwanted)
        .run();
  }

  private boolean isRewriteUnwanted() {
    return stopping || brokenOff || !config.appendOnly();
  }

  /** Has a rewrite under way end soon without a result: others need the shards' snapshots. */
  public void breakOffRewrite() {
    brokenOff = true;
  }

  // How it is.

  /** The loading under way, or null. */
  public @Nullable LogLoading loading() {
    return loading;
  }

  /** The logs, or none if nothing is kept. */
  public List<ShardLog> all() {
    Logs current = logs;
    return current == null ? List.of() : current.all();
  }

  /** The size of all logs. */
  public long bytes() {
    return all().stream().mapToLong(ShardLog::bytes).sum();
  }

  /** Their size when they were last rewritten, or loaded. */
  public long bytesAfterRewrite() {
    return bytesAfterRewrite;
  }

  public LogRewriteStatistics rewrites() {
    return rewrites;
  }

  /** Whether a rewrite is under way; from the moment on at which it was decided. */
  public boolean isRewriting() {
    return handedOver && !saves.isInBackground();
  }

  /** Whether a rewrite waits for something to end. */
  public boolean isScheduled() {
    return scheduled || started && logs == null && saves.isInBackground();
  }

  /** Why writes have to be refused at the moment, or null if they need not. */
  public @Nullable IOException failure() {
    Logs current = logs;
    return current == null ? null : current.failure();
  }

  /** Brings everything to the disk. There are no clients any more. */
  public void close() {
    stopping = true;
    rewriter.close();
    Logs current = logs;
    if (current != null) {
      if (!current.all().isEmpty()) {
        attach(List.of());
      }
      close(current);
    }
  }
}

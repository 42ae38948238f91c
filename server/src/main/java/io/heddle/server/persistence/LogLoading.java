package io.heddle.server.persistence;

import io.heddle.aof.Recovery;
import io.heddle.resp.Bytes;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * Fills empty shards from the logs of an epoch, one thread for each. {@link #run} is called once;
 * any thread may see how far it has come.
 *
 * <p>Each log is carried out on one shard alone, so that what it says of whole databases means the
 * keys of that log. Where keys are divided as before, that is the very shard; else a scratch one,
 * whose entries then go where they belong.
 */
public final class LogLoading {
  private static final System.Logger LOGGER = System.getLogger(LogLoading.class.getName());
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int PERCENT = 100;

  /** Where logs are carried out, and how. */
  public interface Target {
    /** The server's shards, which are empty. */
    Shards shards();

    /** One shard that is not the server's, owns every key and places them as the server does. */
    Shards scratch();

    /** How many logs are loaded at once; if it is one, by the thread that starts the server. */
    int threads();

    /** Carries out commands on the only shard of {@code view}. */
    Recovery.CommandsListener replay(Shards view);
  }

  /** One step for every log. */
  private interface Step {
    void run(int index) throws IOException;
  }

  private final Clock clock;
  private final Waiting waiting;
  private final IntSupplier delay;
  private final Recovery recovery;
  private final Target target;
  private final long startMillis;
  private final long startNanos;
  private final LongAdder loadedBytes = new LongAdder();
  private final AtomicLong reportedNanos = new AtomicLong();
  private volatile long totalBytes;
  private volatile boolean abandoned;

  /**
   * @param delay microseconds that each group takes longer, for tests, or a fraction as {@link
   *     Pace} knows it
   */
  LogLoading(Clock clock, Waiting waiting, IntSupplier delay, Recovery recovery, Target target) {
    this.clock = clock;
    this.waiting = waiting;
    this.delay = delay;
    this.recovery = recovery;
    this.target = target;
    this.startMillis = clock.millis();
    this.startNanos = clock.nanos();
    this.reportedNanos.set(startNanos);
  }

  /** Whether keys are divided among the shards as they were when the logs were written. */
  boolean isAsBefore() {
    return recovery.epoch().shards() == target.shards().size();
  }

  /**
   * Loads everything.
   *
   * @param truncated whether an end that was never finished is dropped, or ends the start
   */
  void run(boolean truncated) throws IOException {
    totalBytes = recovery.bytes();
    forEachLog(recovery::scan);
    List<String> dropped = recovery.cut();
    for (String line : dropped) {
      LOGGER.log(System.Logger.Level.WARNING, () -> "Dropped from the log: " + line);
    }
    if (!truncated && !dropped.isEmpty()) {
      throw new IOException(
          dropped.get(0) + "; set aof-load-truncated to yes to start without that");
    }
    forEachLog(recovery::truncate);
    forEachLog(isAsBefore() ? this::loadIntoItsShard : this::loadAndDivide);
    long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - startNanos);
    LOGGER.log(
        System.Logger.Level.INFO,
        () -> "Log loaded: %d bytes in %d ms".formatted(loadedBytes.sum(), millis));
  }

  /**
   * Puts what the logs hold in the place of what there is, while they go on: nothing is dropped
   * from them. The turns of all shards are held.
   *
   * @param cleared is told when all databases have become empty, before they are filled again
   */
  void runHeld(Runnable cleared) throws IOException {
    forEachLog(recovery::scan);
    recovery.cut();
    List<Shard> loaded = new ArrayList<>();
    for (int i = 0; i < recovery.epoch().shards(); i++) {
      Shards alone = target.scratch();
      load(i, alone);
      loaded.add(alone.get(0));
    }
    target.shards().all().forEach(Shard::clearDatabases);
    cleared.run();
    loaded.forEach(each -> divide(each, target.shards(), (owner, work) -> work.run()));
  }

  private void forEachLog(Step step) throws IOException {
    int count = recovery.epoch().shards();
    int threads = Math.min(count, target.threads());
    if (threads == 1) {
      for (int i = 0; i < count; i++) {
        step.run(i);
      }
      return;
    }
    try (ExecutorService loaders =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("heddle-load-", 0).factory())) {
      List<Future<?>> steps = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        steps.add(
            loaders.submit(
                () -> {
                  step.run(index);
                  return null;
                }));
      }
      for (Future<?> each : steps) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while loading", e);
    }
  }

  private void loadIntoItsShard(int index) throws IOException {
    load(index, target.shards().only(index));
  }

  private void loadAndDivide(int index) throws IOException {
    Shards alone = target.scratch();
    load(index, alone);
    divide(alone.get(0), target.shards());
  }

  private void load(int index, Shards view) throws IOException {
    view.get(0).replaying(true);
    Recovery.CommandsListener replay = target.replay(view);
    Pace pace = new Pace(clock, waiting, () -> abandoned);
    CommandBatch batch = new CommandBatch(commands -> load(replay, commands));
    recovery.replay(
        index,
        commands -> {
          batch.onCommands(commands);
          if (delay.getAsInt() != 0) {
            batch.flush();
            pace.afterKey(delay.getAsInt());
          }
        });
    batch.flush();
  }

  private void load(Recovery.CommandsListener replay, Bytes commands) throws IOException {
    try {
      replay.onCommands(commands);
    } catch (IOException e) {
      throw new IOException("the log cannot be carried out: " + e.getMessage(), e);
    }
    loadedBytes.add(commands.length());
    if (abandoned) {
      throw new IOException("the server was told to stop");
    }
    long last = reportedNanos.get();
    long now = clock.nanos();
    if (now - last > REPORT_NANOS && reportedNanos.compareAndSet(last, now)) {
      report(now);
    }
  }

  private void report(long nowNanos) {
    long bytes = loadedBytes.sum();
    double seconds = (double) (nowNanos - startNanos) / TimeUnit.SECONDS.toNanos(1);
    LOGGER.log(
        System.Logger.Level.INFO,
        () ->
            "Loading the log: %d%%, %.1f MB/s"
                .formatted(bytes * PERCENT / Math.max(1, totalBytes), bytes / seconds / (1 << 20)));
  }

  /** Gives all that {@code loaded} holds to those of {@code shards} that it belongs to. */
  static void divide(Shard loaded, Shards shards) {
    divide(loaded, shards, AppendOnly::inTurnOf);
  }

  private static void divide(Shard loaded, Shards shards, BiConsumer<Shard, Runnable> inTurnOf) {
    for (int database = 0; database < loaded.databasesInUse(); database++) {
      divide(loaded, shards, inTurnOf, database);
    }
  }

  private static void divide(
      Shard loaded, Shards shards, BiConsumer<Shard, Runnable> inTurnOf, int database) {
    List<List<Entry>> parts = new ArrayList<>();
    shards.all().forEach(shard -> parts.add(new ArrayList<>()));
    Keyspace former = loaded.database(database);
    former.forEach(entry -> parts.get(shards.key(entry.key()).shard()).add(entry));
    parts.forEach(part -> part.forEach(former::remove));
    for (Shard owner : shards.all()) {
      List<Entry> part = parts.get(owner.index());
      inTurnOf.accept(
          owner,
          () -> {
            for (Entry entry : part) {
              Key key = shards.key(entry.key());
              owner.database(database).attach(key, entry);
            }
          });
    }
  }

  /** Has the loading break off soon. */
  void abandon() {
    abandoned = true;
  }

  /** When it began, in Unix milliseconds. */
  public long startMillis() {
    return startMillis;
  }

  public long totalBytes() {
    return totalBytes;
  }

  public long loadedBytes() {
    return loadedBytes.sum();
  }
}

package io.heddle.aof;

import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.Waiting;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all shards of a server, in one directory that no other server uses meanwhile.
 *
 * <p>Owned by the thread that starts the server, and then by the one that replaces logs. Any thread
 * may ask for {@link #all} and {@link #failure}.
 */
public final class Logs {
  private static final String LOCK = "heddle.lock";
  private final Storage storage;
  private final Path directory;
  private final Clock clock;
  private final Waiting waiting;
  private final LogOptions options;
  private final Closeable lock;
  private volatile List<ShardLog> all = List.of();

  /** Of the epochs begun here. */
  private long highestNumber;

  /** Those of the epoch that was prepared last. */
  private Commits prepared = new Commits(0, true);

  /** Takes possession of {@code directory}, which is made if need be. */
  public Logs(Storage storage, Path directory, Clock clock, Waiting waiting, LogOptions options)
      throws IOException {
    this.storage = storage;
    this.directory = directory;
    this.clock = clock;
    this.waiting = waiting;
    this.options = options;
    storage.createDirectories(directory);
    storage.syncDirectory(CheckedText.parent(directory.toAbsolutePath()));
    this.lock = storage.lock(lockFile(directory));
  }

  static Path lockFile(Path directory) {
    return directory.resolve(LOCK);
  }

  /** The way to what is there; null if there is nothing. */
  public @Nullable Recovery recovery() throws IOException {
    return Recovery.of(storage, directory, options.name());
  }

  /** Goes on with the logs that were recovered. */
  public void resume(Recovery recovery) throws IOException {
    recovery.removeLeftovers();
    Epoch epoch = recovery.epoch();
    Commits commits = new Commits(epoch.shards(), true);
    List<ShardLog> logs = new ArrayList<>();
    for (int i = 0; i < epoch.shards(); i++) {
      logs.add(log(epoch, commits, i, recovery.manifest(i), recovery.end(i)));
    }
    all = List.copyOf(logs);
  }

  private ShardLog log(Epoch epoch, Commits commits, int index, Manifest manifest, LogEnd end)
      throws IOException {
    Path shard = epoch.shardDirectory(directory, index);
    LogFiles files = new LogFiles(storage, shard, options, manifest);
    return new ShardLog(index, files, clock, waiting, options, commits, end);
  }

  /** Tells what a shard holds, for the base of its log. */
  public interface Contents {
    /** Adds everything to {@code target}, and says {@code give} now and then. */
    void writeTo(int shard, Effects target, Giving give) throws IOException;
  }

  /** Takes over what was added so far, if it is enough to be worth it. */
  public interface Giving {
    void give() throws IOException;
  }

  /**
   * Begins a new epoch with the logs of {@code shards} shards, which hold {@code contents}; until
   * all of it is safe the old one stays in force.
   */
  public void begin(int shards, long seedHigh, long seedLow, Contents contents) throws IOException {
    NewEpoch begun = prepare(shards, seedHigh, seedLow);
    writeBases(begun, contents);
    putInForce(begun);
  }

  /**
   * Makes the logs of a new epoch, to which groups may be added at once. They count for nothing
   * before {@link #putInForce}, but where there were none before, as then nothing better is known.
   */
  public NewEpoch prepare(int shards, long seedHigh, long seedLow) throws IOException {
    Epoch former = Epoch.load(storage, directory);
    long number = Math.max(highestNumber, former == null ? 0 : former.number()) + 1;
    highestNumber = number;
    Epoch begun = new Epoch(number, shards, seedHigh, seedLow);
    Commits commits = new Commits(shards, all.isEmpty());
    prepared = commits;
    List<ShardLog> logs = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      Path shard = begun.shardDirectory(directory, i);
      storage.createDirectories(shard);
      Manifest.Part increment = Manifest.increment(options.name(), 1);
      storage.create(shard.resolve(increment.file())).close();
      Manifest manifest = new Manifest(null, List.of(increment));
      ShardLog log = log(begun, commits, i, manifest, new LogEnd(0, 0, 0, 0));
      IOException failure = log.failure();
      if (failure != null) {
        throw failure;
      }
      logs.add(log);
    }
    return new NewEpoch(begun, List.copyOf(logs));
  }

  /**
   * Writes the bases of a new epoch.
   *
   * @param contents what the shards held when groups were first added to its logs
   */
  public void writeBases(NewEpoch begun, Contents contents) throws IOException {
    for (ShardLog log : begun.logs()) {
      Manifest.Part base = log.files().newBase();
      log.baseWritten(writeBase(log.index(), log.files().create(base, 0), contents));
      log.files().adoptFirst(base);
    }
    storage.syncDirectory(begun.epoch().directory(directory));
    storage.syncDirectory(directory);
  }

  /**
   * Puts a new epoch in force whose bases are written. If this fails, nobody knows which epoch the
   * next start will find, so neither may be removed; it may be tried again.
   */
  public void putInForce(NewEpoch begun) throws IOException {
    begun.epoch().store(storage, directory);
    prepared.comeInForce();
    List<ShardLog> former = all;
    all = begun.logs();
    for (ShardLog log : former) {
      if (!begun.logs().contains(log)) {
        log.abandon();
      }
    }
    Leftovers.remove(storage, directory, begun.epoch(), options.name());
  }

  /**
   * Takes back a new epoch that will not be put in force; nothing is added to its logs any more.
   */
  public void abandon(NewEpoch begun) throws IOException {
    for (ShardLog log : begun.logs()) {
      log.abandon();
    }
    Leftovers.removeTree(storage, begun.epoch().directory(directory));
  }

  /** The logs of an epoch that is not in force yet. */
  public record NewEpoch(Epoch epoch, List<ShardLog> logs) {}

  private static long writeBase(int shard, LogBase file, Contents contents) throws IOException {
    Effects target = new Effects();
    contents.writeTo(
        shard,
        target,
        () -> {
          if (target.size() > Rewrite.GROUP_BYTES) {
            file.write(target.take());
          }
        });
    if (!target.isEmpty()) {
      file.write(target.take());
    }
    return file.finish();
  }

  /** In ascending order of the shards' indexes. */
  public List<ShardLog> all() {
    return all;
  }

  /** Gives each of {@code logs} its thread: not a virtual one, as a sync keeps what carries it. */
  public static void start(List<ShardLog> logs, ThreadFactory platformThreads) {
    for (ShardLog log : logs) {
      platformThreads.newThread(log::run).start();
    }
  }

  /** Why writes have to be refused at the moment, or null if they need not. */
  public @Nullable IOException failure() {
    List<ShardLog> logs = all;
    for (int i = 0; i < logs.size(); i++) {
      IOException failure = logs.get(i).failure();
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /** Brings everything to the disk and lets go of the directory. Nothing is added any more. */
  public void close() throws IOException {
    try {
      for (ShardLog log : all) {
        log.close();
      }
    } finally {
      lock.close();
    }
  }
}

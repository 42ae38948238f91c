package io.heddle.server.persistence;

import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.Waiting;
import io.heddle.server.config.Config;
import io.heddle.server.config.SavePoint;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes snapshots, when it is asked to or when one is due, one at a time; and knows how the last
 * ones went. Any thread may call it that holds no turn, but for {@link #flushed}.
 */
public final class Saves {
  private static final System.Logger LOGGER = System.getLogger(Saves.class.getName());

  /** After a failure, so long nothing is tried that nobody asks for. */
  private static final long RETRY_MILLIS = 5000;

  private static final long NEVER = -1;

  private final Config config;
  private final Clock clock;
  private final Waiting waiting;
  private final Storage storage;
  private final Shards shards;

  /** The thread that is kept for files. */
  private final ExecutorService disk;

  /** The version of Redis that files say they were written by. */
  private final String version;

  /** Who a snapshot is made for. */
  private enum Kind {
    BACKGROUND,
    WAITED_FOR,
    /** Everybody, who will find what was flushed gone; it is soon over, so others wait for it. */
    FLUSHED,
    /** None, but the log needs the shards' snapshots for its own rewrite. */
    LOG
  }

  /** What is under way, from just before it begins until its file is done with. */
  private final AtomicReference<@Nullable Kind> busy = new AtomicReference<>();

  private volatile @Nullable Save current;
  private volatile boolean scheduled;

  /** Whether what is on disk should soon be without what was flushed. */
  private volatile boolean flushed;

  private volatile long savedChanges;
  private volatile long lastSaveMillis;
  private volatile long lastTryMillis;
  private volatile long lastDurationSeconds = NEVER;
  private volatile boolean lastFailed;
  private final LongAdder started = new LongAdder();

  public Saves(
      Config config,
      Clock clock,
      Waiting waiting,
      Storage storage,
      Shards shards,
      ExecutorService disk,
      String version) {
    this.config = config;
    this.clock = clock;
    this.waiting = waiting;
    this.storage = storage;
    this.shards = shards;
    this.disk = disk;
    this.version = version;
    this.lastSaveMillis = clock.millis();
  }

  /** Begins a snapshot and returns; false if one is under way that is more than a flush. */
  public boolean startInBackground() {
    while (!busy.compareAndSet(null, Kind.BACKGROUND)) {
      if (busy.get() != Kind.FLUSHED) {
        return false;
      }
      awaitDisk();
    }
    started.increment();
    Save save = begin(ShardAccess.BY_TURNS);
    disk.execute(() -> finish(save));
    return true;
  }

  /** How a snapshot ended that somebody waits for. */
  public enum Outcome {
    SAVED,
    FAILED,
    /** It did not begin, since one in the background was under way. */
    BUSY
  }

  /**
   * Sees to it that nothing else is saved until {@link #release}, after others that somebody waits
   * for; false if something in the background is under way.
   */
  public boolean claim() {
    while (!claimAtOnce()) {
      Kind other = busy.get();
      if (other == Kind.BACKGROUND || other == Kind.LOG) {
        return false;
      }
      awaitDisk();
    }
    return true;
  }

  /** As {@link #claim}, for someone who may hold turns and so must not wait. */
  public boolean claimAtOnce() {
    return busy.compareAndSet(null, Kind.WAITED_FOR);
  }

  public void release() {
    busy.set(null);
  }

  /**
   * Saves what there is now, for someone who {@link #claim}ed and holds the turns of all shards.
   */
  public boolean saveHeld() {
    started.increment();
    return write(begin(ShardAccess.HELD));
  }

  /** Makes a snapshot of what there is now, and returns when it is on disk, or is not. */
  public Outcome saveNow() {
    if (!claim()) {
      return Outcome.BUSY;
    }
    started.increment();
    return finishAndWait(begin(ShardAccess.BY_TURNS));
  }

  /** As {@link #saveNow}; what is under way gives way. */
  public Outcome saveAtTheEnd() {
    do {
      awaitIdle();
    } while (!busy.compareAndSet(null, Kind.WAITED_FOR));
    return finishAndWait(begin(ShardAccess.BY_TURNS));
  }

  /** Keeps snapshots from being begun until {@link #release}; false if one is under way. */
  boolean reserve() {
    return busy.compareAndSet(null, Kind.LOG);
  }

  /** Breaks off what is under way, and returns when no file is touched any more. */
  public void awaitIdle() {
    Save running = current;
    if (running != null) {
      running.abandon();
    }
    awaitDisk();
  }

  private void awaitDisk() {
    await(disk.submit(() -> true));
  }

  private Save begin(ShardAccess access) {
    lastTryMillis = clock.millis();
    flushed = false;
    try {
      Save save = new Save(config, clock, waiting, storage, shards, access, version);
      current = save;
      return save;
    } finally {
      if (current == null) {
        busy.set(null);
      }
    }
  }

  private Outcome finishAndWait(Save save) {
    return await(disk.submit(() -> finish(save))) ? Outcome.SAVED : Outcome.FAILED;
  }

  private static boolean await(Future<Boolean> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a snapshot broke off", e.getCause());
    }
  }

  /** Writes the file, and lets others save. Runs on the thread for files. */
  private boolean finish(Save save) {
    try {
      return write(save);
    } finally {
      release();
    }
  }

  private boolean write(Save save) {
    boolean background = isInBackground();
    boolean saved = false;
    try {
      save.write();
      saved = true;
      savedChanges = save.changes();
      lastSaveMillis = clock.millis();
      lastFailed = false;
      LOGGER.log(System.Logger.Level.INFO, "DB saved on disk");
    } catch (IOException e) {
      if (!save.isAbandoned()) {
        if (background) {
          lastFailed = true;
        }
        LOGGER.log(System.Logger.Level.WARNING, "Saving to disk failed: " + e.getMessage());
      }
    } finally {
      if (background) {
        lastDurationSeconds = secondsSince(save.startMillis());
      }
      current = null;
    }
    return saved;
  }

  /** Begins a snapshot if one is due. Called now and then. */
  public void lookAfter() {
    startFlushed();
    if (busy.get() == null && isDue() && busy.compareAndSet(null, Kind.BACKGROUND)) {
      scheduled = false;
      started.increment();
      // Waiting for the shards is not for the caller, who looks after others as well.
      disk.execute(() -> finish(begin(ShardAccess.BY_TURNS)));
    }
  }

  /** Has a snapshot begin soon. May be called with turns held. */
  public void schedule() {
    scheduled = true;
  }

  private boolean isDue() {
    if (scheduled) {
      return true;
    }
    long now = clock.millis();
    if (lastFailed && now - lastTryMillis <= RETRY_MILLIS) {
      return false;
    }
    long changes = changes() - savedChanges;
    for (SavePoint point : config.savePoints()) {
      if (changes >= point.changes()
          && TimeUnit.MILLISECONDS.toSeconds(now) - lastSaveSeconds() > point.seconds()) {
        return true;
      }
    }
    return false;
  }

  private long changes() {
    return shards.all().stream().mapToLong(Shard::changes).sum();
  }

  /**
   * Everything was dropped: what is being written must not replace a file that is as old, and if
   * there is to be a file at all, it should soon be without what was dropped. May be called with
   * turns held.
   */
  public void flushed() {
    Save running = current;
    if (running != null) {
      running.abandon();
    }
    busy.compareAndSet(Kind.BACKGROUND, Kind.FLUSHED);
    if (!config.savePoints().isEmpty()) {
      flushed = true;
      startFlushed();
    }
  }

  private void startFlushed() {
    if (flushed && busy.compareAndSet(null, Kind.FLUSHED)) {
      started.increment();
      // It takes turns, which the caller may hold.
      disk.execute(() -> finish(begin(ShardAccess.BY_TURNS)));
    }
  }

  /** What is in memory now is what is on disk. */
  public void loaded() {
    savedChanges = changes();
  }

  /** Whether there is anything on disk that is not as it is in memory. */
  public boolean hasUnsaved() {
    return changes() != savedChanges;
  }

  /** Why writes are to be refused: it was tried in vain to keep them. */
  public boolean refusesWrites() {
    return lastFailed && config.stopWritesOnBgsaveError() && !config.savePoints().isEmpty();
  }

  /** How many changes were on disk when the last snapshot began. */
  public long savedChanges() {
    return savedChanges;
  }

  /** When the last snapshot was on disk, or else the server started, in Unix seconds. */
  public long lastSaveSeconds() {
    return TimeUnit.MILLISECONDS.toSeconds(lastSaveMillis);
  }

  /** Whether the last snapshot in the background failed, and none was written since. */
  public boolean lastFailed() {
    return lastFailed;
  }

  /** How long the last one in the background took, or -1 if there was none. */
  public long lastDurationSeconds() {
    return lastDurationSeconds;
  }

  /** How long the one under way in the background has taken so far, or -1 if there is none. */
  public long currentDurationSeconds() {
    Save running = current;
    return running != null && isInBackground() ? secondsSince(running.startMillis()) : NEVER;
  }

  /** Whether a snapshot is under way that nobody waits for. */
  public boolean isInBackground() {
    return busy.get() == Kind.BACKGROUND;
  }

  /** How many keys the snapshot under way has to write, or 0. */
  public long keysToWrite() {
    Save running = current;
    return running == null ? 0 : running.total();
  }

  /** How many keys the snapshot under way has written, or 0. */
  public long keysWritten() {
    Save running = current;
    return running == null ? 0 : running.processed();
  }

  /** How many snapshots were begun since the server started. */
  public long started() {
    return started.sum();
  }

  private long secondsSince(long millis) {
    return TimeUnit.MILLISECONDS.toSeconds(Math.max(0, clock.millis() - millis));
  }
}

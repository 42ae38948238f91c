package io.heddle.server.persistence;

import io.heddle.resp.Bytes;
import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import io.heddle.seam.Waiting;
import io.heddle.server.config.Config;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.rdb.RdbContents;
import io.heddle.shard.rdb.RdbFileReader;
import io.heddle.shard.rdb.RdbKey;
import io.heddle.shard.rdb.RdbReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Fills shards from a snapshot's file. One thread at a time loads; any thread may see how far it
 * has come.
 */
public final class Loading {
  private static final System.Logger LOGGER = System.getLogger(Loading.class.getName());

  /** Keys that go to a shard together. */
  private static final int BATCH = 512;

  /** Of so many keys that hold nothing the log tells the names. */
  private static final int MOST_NAMED = 10;

  private final Config config;
  private final Clock clock;
  private final Storage storage;
  private final Shards shards;
  private final Pace pace;

  private volatile boolean abandoned;
  private volatile long startMillis;
  private volatile long totalBytes;
  private volatile long loadedBytes;
  private final LongAdder keysLoaded = new LongAdder();
  private final LongAdder keysExpired = new LongAdder();
  private final LongAdder keysEmpty = new LongAdder();

  public Loading(Config config, Clock clock, Waiting waiting, Storage storage, Shards shards) {
    this.config = config;
    this.clock = clock;
    this.storage = storage;
    this.shards = shards;
    this.pace = new Pace(clock, waiting, () -> abandoned);
  }

  private Path file() {
    return config.dir().resolve(config.dbFileName());
  }

  /** Whether there is a file to load. */
  public boolean isPossible() {
    return !config.dbFileName().isEmpty() && storage.exists(file());
  }

  /** Loads the file into empty shards. If that fails, what they hold is of no use. */
  public void run() throws IOException {
    load(file(), ShardAccess.BY_TURNS, Meaning.NEW);
  }

  /**
   * Loads the file, for someone who holds the turns of all shards.
   *
   * @param merging whether keys that are there give way to those of the file
   */
  public void runHeld(boolean merging) throws IOException {
    load(file(), ShardAccess.HELD, merging ? Meaning.MORE : Meaning.NEW);
  }

  /** Loads {@code base}, with which a log of Redis begins; returns where in it commands begin. */
  long runBase(Path base) throws IOException {
    return load(base, ShardAccess.BY_TURNS, Meaning.BASE);
  }

  /** What keys of a file are to those that are there, and to those that follow. */
  private enum Meaning {
    /** No key is there yet. */
    NEW,
    /** A key that is there gives way. */
    MORE,
    /** Commands follow, which count on keys whose time is over as well. */
    BASE
  }

  private long load(Path path, ShardAccess access, Meaning meaning) throws IOException {
    startMillis = clock.millis();
    keysLoaded.reset();
    keysExpired.reset();
    keysEmpty.reset();
    try (StorageFile file = storage.openToRead(path)) {
      totalBytes = file.size();
      RdbReader reader =
          new RdbReader(FileStreams.input(file), totalBytes)
              .spreadingBy(shards.hasher())
              .within(config.valueLimits.all());
      Batches batches = new Batches(reader, access, meaning);
      new RdbFileReader(reader, batches, config.databases())
          .skippingChecksum(config.testSwitches.skipsChecksums())
          .read();
      batches.end();
      LOGGER.log(
          System.Logger.Level.INFO,
          () ->
              "DB loaded from disk: %s keys, %s expired, empty keys skipped: %s"
                  .formatted(keysLoaded, keysExpired, keysEmpty));
      return reader.offset();
    } catch (IOException e) {
      throw new IOException("can't load " + path + ": " + e.getMessage(), e);
    }
  }

  /** Has the loading break off soon. */
  public void abandon() {
    abandoned = true;
  }

  /**
   * Gathers keys for each shard, and gives them to it many at a time. Owned by the thread that
   * loads.
   */
  private final class Batches implements RdbContents {
    private final RdbReader reader;
    private final ShardAccess access;
    private final Meaning meaning;
    private final List<List<Placed>> byShard = new ArrayList<>();

    Batches(RdbReader reader, ShardAccess access, Meaning meaning) {
      this.reader = reader;
      this.access = access;
      this.meaning = meaning;
      shards.all().forEach(shard -> byShard.add(new ArrayList<>()));
    }

    @Override
    public void key(RdbKey key) throws IOException {
      if (meaning != Meaning.BASE
          && key.expireAtMillis() != RdbKey.NONE
          && key.expireAtMillis() < startMillis) {
        keysExpired.increment();
        return;
      }
      Key place = shards.key(key.name());
      List<Placed> batch = byShard.get(place.shard());
      batch.add(new Placed(place, key));
      if (batch.size() >= BATCH) {
        deliver(shards.get(place.shard()), batch);
      }
      pace.afterKey(config.keyLoadDelay());
    }

    @Override
    public void emptyKey(Bytes name) {
      if (keysEmpty.sum() < MOST_NAMED) {
        LOGGER.log(System.Logger.Level.INFO, "skipping empty key: " + name);
      }
      keysEmpty.increment();
    }

    @Override
    public void library(Bytes code) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "The file has a library of functions, which is left out: there are no functions here");
    }

    void end() throws IOException {
      for (Shard shard : shards.all()) {
        deliver(shard, byShard.get(shard.index()));
      }
    }

    private void deliver(Shard shard, List<Placed> batch) throws IOException {
      Duplicate duplicate = new Duplicate();
      access.visit(shard, inTurn -> batch.forEach(key -> store(inTurn, key, duplicate)));
      if (duplicate.name != null) {
        throw new IOException("the key " + duplicate.name + " is there twice");
      }
      keysLoaded.add(batch.size());
      loadedBytes = reader.offset();
      batch.clear();
      if (abandoned) {
        throw new IOException("the server was told to stop");
      }
    }

    private void store(Shard shard, Placed placed, Duplicate duplicate) {
      RdbKey key = placed.key();
      Keyspace keyspace = shard.database(key.database());
      if (meaning != Meaning.MORE && keyspace.find(placed.place(), shard.now()) != null) {
        duplicate.name = key.name();
        return;
      }
      Entry entry = keyspace.put(placed.place(), key.value());
      if (key.expireAtMillis() != RdbKey.NONE) {
        keyspace.expireAt(entry, key.expireAtMillis());
      }
      long idle = Math.max(0, key.idleSeconds());
      keyspace.touch(entry, (int) (TimeUnit.MILLISECONDS.toSeconds(shard.now()) - idle));
    }
  }

  /** A key and where it belongs. */
  private record Placed(Key place, RdbKey key) {}

  /**
   * A key that was there before, which no sound file has. Written in the shard's turn, read by the
   * thread that loads when the turn is over.
   */
  private static final class Duplicate {
    @Nullable Bytes name;
  }

  /** When the loading began, in Unix milliseconds. */
  public long startMillis() {
    return startMillis;
  }

  /** How many bytes there are to load. */
  public long totalBytes() {
    return totalBytes;
  }

  /** How many bytes have been loaded. */
  public long loadedBytes() {
    return loadedBytes;
  }

  public long keysLoaded() {
    return keysLoaded.sum();
  }

  /** How many keys were left out since their time was over. */
  public long keysExpired() {
    return keysExpired.sum();
  }
}

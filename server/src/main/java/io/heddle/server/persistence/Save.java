package io.heddle.server.persistence;

import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import io.heddle.seam.Waiting;
import io.heddle.server.config.Config;
import io.heddle.server.stats.Jvm;
import io.heddle.shard.Shard;
import io.heddle.shard.ShardSnapshot;
import io.heddle.shard.Shards;
import io.heddle.shard.rdb.RdbFileWriter;
import io.heddle.shard.rdb.RdbKey;
import io.heddle.shard.rdb.RdbWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One snapshot on its way to its file. Begun by any thread, written by the one that is kept for
 * files; others may see how far it has come.
 */
final class Save {
  /** Keys that are gathered in one turn: some ten microseconds. */
  private static final int SLICE = 256;

  private static final int DRAINED_FROM = 1 << 16;

  /** How many keys a database had, and how many of them had a deadline. */
  private record Sizes(long keys, long volatileKeys) {
    Sizes plus(long moreKeys, long moreVolatileKeys) {
      return new Sizes(keys + moreKeys, volatileKeys + moreVolatileKeys);
    }
  }

  /** A shard whose keys have not all been gathered yet. */
  private record Part(Shard shard, ShardSnapshot snapshot) {}

  private final Config config;
  private final Storage storage;
  private final ShardAccess access;
  private final String version;
  private final Pace pace;
  private final long startMillis;
  private final List<Part> unfinished = new ArrayList<>();
  private final Map<Integer, Sizes> databases = new TreeMap<>();
  private long changes;
  private long total;
  private volatile long processed;
  private volatile boolean abandoned;

  /**
   * Begins a snapshot of what all shards hold at one moment within this call; there is no other
   * under way.
   */
  Save(
      Config config,
      Clock clock,
      Waiting waiting,
      Storage storage,
      Shards shards,
      ShardAccess access,
      String version) {
    this.config = config;
    this.storage = storage;
    this.access = access;
    this.version = version;
    this.pace = new Pace(clock, waiting, this::isAbandoned);
    this.startMillis = clock.millis();
    access.hold(clock, shards.all(), () -> shards.all().forEach(this::begin));
  }

  private void begin(Shard shard) {
    ShardSnapshot snapshot = shard.snapshot();
    unfinished.add(new Part(shard, snapshot));
    changes += shard.changes();
    snapshot.sizes(
        (database, keys, volatileKeys) -> {
          databases.merge(
              database,
              new Sizes(keys, volatileKeys),
              (sum, more) -> sum.plus(more.keys, more.volatileKeys));
          total += keys;
        });
  }

  /** How many changes all shards had seen when this began. */
  long changes() {
    return changes;
  }

  /** When this began, in Unix milliseconds. */
  long startMillis() {
    return startMillis;
  }

  /** How many keys there are to write. */
  long total() {
    return total;
  }

  /** How many keys have been written. */
  long processed() {
    return processed;
  }

  /** Has the writing break off soon: nobody wants the file any more. Any thread. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /**
   * Writes the file that is configured. It appears under its name when all of it is safe; until
   * then, or if anything fails, the former file is there.
   */
  void write() throws IOException {
    Path directory = config.dir();
    Path temporary = directory.resolve("temp-" + Jvm.processId() + ".rdb");
    try {
      try (StorageFile file = storage.create(temporary)) {
        write(FileStreams.output(file));
        file.sync();
      }
      storage.rename(temporary, directory.resolve(config.dbFileName()));
      storage.syncDirectory(directory);
    } catch (IOException e) {
      try {
        discardRest();
      } finally {
        storage.delete(temporary);
      }
      throw e;
    }
  }

  private void write(OutputStream target) throws IOException {
    RdbWriter writer = new RdbWriter(config.rdbCompression());
    RdbFileWriter file = new RdbFileWriter(writer);
    file.aux("redis-ver", version);
    file.aux("redis-bits", Jvm.addressBits());
    file.aux("ctime", Long.toString(TimeUnit.MILLISECONDS.toSeconds(startMillis)));
    file.aux("used-mem", Long.toString(Jvm.usedBytes()));
    file.aux("aof-base", "0");
    databases.forEach((number, sizes) -> file.sizes(number, sizes.keys, sizes.volatileKeys));
    long written = 0;
    while (!unfinished.isEmpty()) {
      for (Part part : List.copyOf(unfinished)) {
        for (RdbKey key : gather(part)) {
          file.key(key);
          processed = ++written;
          pace.afterKey(config.rdbKeySaveDelay());
          if (writer.size() >= DRAINED_FROM) {
            writer.drainTo(target);
          }
        }
        if (abandoned) {
          throw new IOException("it was abandoned");
        }
      }
    }
    file.end(config.rdbChecksum());
    writer.drainTo(target);
  }

  /** The next keys of one shard, gathered in a turn of it. */
  private List<RdbKey> gather(Part part) throws IOException {
    List<RdbKey> keys = new ArrayList<>(SLICE);
    boolean[] more = new boolean[1];
    access.visit(
        part.shard,
        inTurn ->
            more[0] =
                part.snapshot.advance(
                    SLICE,
                    (database, item) ->
                        keys.add(
                            new RdbKey(
                                database, item.key(), item.value(), item.expireAtMillis()))));
    if (!more[0]) {
      unfinished.remove(part);
    }
    return keys;
  }

  /** Goes on to the end of what has begun, as a snapshot must, for nobody. */
  private void discardRest() throws IOException {
    while (!unfinished.isEmpty()) {
      for (Part part : List.copyOf(unfinished)) {
        gather(part);
      }
    }
  }
}

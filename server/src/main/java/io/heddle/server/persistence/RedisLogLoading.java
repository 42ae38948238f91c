package io.heddle.server.persistence;

import io.heddle.aof.Recovery;
import io.heddle.resp.Bytes;
import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import io.heddle.seam.Waiting;
import io.heddle.server.config.Config;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Fills empty shards from the log of a Redis, which is left as it is. Used once, by one thread.
 *
 * <p>All of it is carried out on a scratch shard that owns every key, so that commands mean what
 * they meant; then each key goes where it belongs.
 */
final class RedisLogLoading {
  private static final System.Logger LOGGER = System.getLogger(RedisLogLoading.class.getName());
  private static final byte[] MAGIC = "REDIS".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER_BYTES = 1 << 16;

  private final Config config;
  private final Clock clock;
  private final Waiting waiting;
  private final Storage storage;
  private final LogLoading.Target target;
  private final BooleanSupplier abandoned;

  RedisLogLoading(
      Config config,
      Clock clock,
      Waiting waiting,
      Storage storage,
      LogLoading.Target target,
      BooleanSupplier abandoned) {
    this.config = config;
    this.clock = clock;
    this.waiting = waiting;
    this.storage = storage;
    this.target = target;
    this.abandoned = abandoned;
  }

  void run(RedisLog log) throws IOException {
    Shards alone = target.scratch();
    Shard scratch = alone.get(0);
    scratch.replaying(true);
    try {
      for (Path file : log.files()) {
        boolean isLast = file.equals(log.files().get(log.files().size() - 1));
        load(file, isLast, alone);
      }
    } finally {
      scratch.replaying(false);
    }
    LogLoading.divide(scratch, target.shards());
    LOGGER.log(
        System.Logger.Level.INFO,
        () ->
            "Loaded the log of a Redis, "
                + log.files()
                + "; from now on the log is kept in files of our own, and these are not looked at"
                + " again");
  }

  private void load(Path path, boolean isLast, Shards alone) throws IOException {
    try (StorageFile file = storage.openToRead(path)) {
      long start = isSnapshot(file) ? loadSnapshot(path, alone) : 0;
      InputStream in = new BufferedInputStream(FileStreams.input(file), BUFFER_BYTES);
      in.skipNBytes(start);
      RedisLogReader reader = new RedisLogReader(in, start);
      try {
        carryOut(reader, target.replay(alone));
      } catch (EOFException e) {
        if (!isLast || !config.aofLoadTruncated()) {
          throw unreadable("Unexpected end of file", path, reader, e);
        }
        LOGGER.log(
            System.Logger.Level.WARNING,
            () ->
                path
                    + " ends within a command: what is behind offset "
                    + reader.wholeOffset()
                    + " is left out");
      } catch (IOException e) {
        throw unreadable(String.valueOf(e.getMessage()), path, reader, e);
      }
    }
  }

  /** In the words of Redis, which say where to look for help. */
  private static IOException unreadable(
      String reason, Path path, RedisLogReader reader, IOException cause) {
    return new IOException(
        reason
            + " reading the append only file "
            + path
            + " behind offset "
            + reader.wholeOffset()
            + "; make a copy of it, and try redis-check-aof --fix",
        cause);
  }

  private static boolean isSnapshot(StorageFile file) throws IOException {
    return Arrays.equals(FileStreams.input(file).readNBytes(MAGIC.length), MAGIC);
  }

  /** Loads what a log begins with in Redis; returns where the commands begin. */
  private long loadSnapshot(Path path, Shards alone) throws IOException {
    return new Loading(config, clock, waiting, storage, alone).runBase(path);
  }

  private void carryOut(RedisLogReader reader, Recovery.CommandsListener replay)
      throws IOException {
    for (Bytes commands = reader.next(); commands != null; commands = reader.next()) {
      replay.onCommands(commands);
      if (abandoned.getAsBoolean()) {
        throw new InterruptedIOException("Stopped");
      }
    }
  }
}

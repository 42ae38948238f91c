package io.heddle.aof;

import io.heddle.seam.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What somebody finds who looks through the logs of a directory while no server uses them.
 *
 * @param epoch the epoch in force
 * @param bytes the size of its files
 * @param findings what is wrong, and would be or was dropped; one line each
 */
public record LogCheck(Epoch epoch, long bytes, List<String> findings) {
  /**
   * Looks through the logs in {@code directory}.
   *
   * @param repair whether to cut them to the last groups that are in order
   */
  public static LogCheck of(Storage storage, Path directory, boolean repair) throws IOException {
    if (!storage.exists(Epoch.path(directory))) {
      throw new IOException(directory + " holds no log");
    }
    Closeable lock = storage.lock(Logs.lockFile(directory));
    try {
      Recovery recovery = Objects.requireNonNull(Recovery.of(storage, directory));
      for (int i = 0; i < recovery.epoch().shards(); i++) {
        recovery.scan(i);
      }
      long bytes = recovery.bytes();
      List<String> findings = repair ? recovery.repair() : recovery.findings();
      return new LogCheck(recovery.epoch(), bytes, findings);
    } finally {
      lock.close();
    }
  }
}

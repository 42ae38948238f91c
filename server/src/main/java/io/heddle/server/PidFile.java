package io.heddle.server;

import io.heddle.server.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that tells the process's number as long as it serves. Owned by the main thread. */
final class PidFile implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(PidFile.class.getName());

  private final @Nullable Path path;

  private PidFile(@Nullable Path path) {
    this.path = path;
  }

  /** Writes the file that {@code config} names, if it names one. If it cannot, it only says so. */
  static PidFile write(Config config) {
    String name = config.process.pidFile();
    if (name.isEmpty()) {
      return new PidFile(null);
    }
    Path path = config.dir().resolve(name);
    try {
      Files.writeString(path, ProcessHandle.current().pid() + "\n");
      return new PidFile(path);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "Failed to write PID file: " + e);
      return new PidFile(null);
    }
  }

  @Override
  public void close() {
    if (path != null) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "Failed to remove PID file: " + e);
      }
    }
  }
}

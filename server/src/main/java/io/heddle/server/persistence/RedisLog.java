package io.heddle.server.persistence;

import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import io.heddle.server.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log that a Redis has left: what its manifest names, or the single file of a Redis
 * before 7.
 *
 * @param files in the order in which they are read
 */
record RedisLog(List<Path> files) {
  /** The log that there is, or null. */
  static @Nullable RedisLog find(Config config, Storage storage) throws IOException {
    Path directory = config.dir().resolve(config.appendDirName());
    String name = config.appendFileName();
    Path single = config.dir().resolve(name);
    Path file = directory.resolve(name + ".manifest");
    RedisManifest manifest = storage.exists(file) ? load(file, storage) : null;
    boolean isMovedYet = storage.exists(directory.resolve(name));
    if (storage.exists(single)
        && (manifest == null || manifest.isEmpty() || manifest.isOnly(name) && !isMovedYet)) {
      return new RedisLog(List.of(single));
    }
    if (manifest == null || manifest.isEmpty()) {
      return null;
    }
    List<Path> named = manifest.names().stream().map(directory::resolve).toList();
    for (Path each : named) {
      if (!storage.exists(each)) {
        throw new IOException("can't load the log " + each + " (No such file or directory)");
      }
    }
    return new RedisLog(named);
  }

  private static RedisManifest load(Path manifest, Storage storage) throws IOException {
    try (StorageFile file = storage.openToRead(manifest)) {
      return RedisManifest.parse(FileStreams.input(file).readAllBytes());
    } catch (IOException e) {
      throw new IOException("can't load the log's manifest " + manifest + ", " + e.getMessage(), e);
    }
  }
}

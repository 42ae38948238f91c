package io.heddle.aof;

import io.heddle.seam.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Files that a crash, or a change of epochs, has left behind. */
final class Leftovers {
  private Leftovers() {}

  /** Removes all of them: other epochs, and what the manifests of {@code epoch} do not name. */
  static void remove(Storage storage, Path directory, Epoch epoch, String name) throws IOException {
    for (String child : storage.list(directory)) {
      Path path = directory.resolve(child);
      if (Epoch.isDirectoryName(child) && !path.equals(epoch.directory(directory))) {
        removeTree(storage, path);
      }
    }
    for (int i = 0; i < epoch.shards(); i++) {
      Path shard = epoch.shardDirectory(directory, i);
      Set<String> kept = new HashSet<>();
      kept.add(Manifest.path(shard, name).getFileName() + "");
      Manifest.load(storage, shard, name).parts().forEach(part -> kept.add(part.file()));
      for (String child : storage.list(shard)) {
        if (!kept.contains(child)) {
          storage.delete(shard.resolve(child));
        }
      }
    }
  }

  static void removeTree(Storage storage, Path path) throws IOException {
    if (storage.isDirectory(path)) {
      for (String child : storage.list(path)) {
        removeTree(storage, path.resolve(child));
      }
    }
    storage.delete(path);
  }
}

package io.heddle.aof;

import io.heddle.seam.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the logs in a directory are in force: those of one number of shards, between which keys
 * were divided in one way. Stored as the top manifest; another number of shards makes another
 * epoch.
 *
 * @param number counts the epochs of a directory
 * @param shards how many logs there are
 * @param seedHigh with {@code seedLow}, the seed of the hash that divides the keys
 */
public record Epoch(long number, int shards, long seedHigh, long seedLow) {
  private static final String FILE = "heddle.manifest";
  private static final String PREFIX = "epoch-";

  static Path path(Path directory) {
    return directory.resolve(FILE);
  }

  /** Where the log of shard {@code index} is. */
  Path shardDirectory(Path directory, int index) {
    return directory(directory).resolve("shard-" + index);
  }

  Path directory(Path directory) {
    return directory.resolve(PREFIX + number);
  }

  /** Whether {@code name} is that of some epoch's directory. */
  static boolean isDirectoryName(String name) {
    return name.startsWith(PREFIX);
  }

  void store(Storage storage, Path directory) throws IOException {
    String text =
        "epoch %d shards %d seed %016x %016x\n".formatted(number, shards, seedHigh, seedLow);
    CheckedText.store(storage, path(directory), text);
  }

  /** The epoch in force; null if there is none yet. */
  public static @Nullable Epoch load(Storage storage, Path directory) throws IOException {
    if (!storage.exists(path(directory))) {
      return null;
    }
    List<String> lines = CheckedText.load(storage, path(directory));
    String[] words = lines.get(0).split(" ", -1);
    return new Epoch(
        Long.parseLong(words[1]),
        Integer.parseInt(words[3]),
        Long.parseUnsignedLong(words[5], 16),
        Long.parseUnsignedLong(words[6], 16));
  }
}

package io.heddle.server.persistence;

import io.heddle.resp.Bytes;
import io.heddle.resp.QuotedWords;
import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import io.heddle.server.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log that a Redis has left: what its manifest names, or the single file of a Redis
 * before 7.
 *
 * @param files in the order in which they are read
 */
record RedisLog(List<Path> files) {
  private static final int WORDS = 6;

  /** The log that there is, or null. */
  static @Nullable RedisLog find(Config config, Storage storage) throws IOException {
    Path directory = config.dir().resolve(config.appendDirName());
    Path manifest = directory.resolve(config.appendFileName() + ".manifest");
    if (storage.exists(manifest)) {
      return new RedisLog(named(manifest, storage));
    }
    Path single = config.dir().resolve(config.appendFileName());
    return storage.exists(single) ? new RedisLog(List.of(single)) : null;
  }

  /** The base that {@code manifest} names, and the increments behind it. */
  private static List<Path> named(Path manifest, Storage storage) throws IOException {
    List<Path> bases = new ArrayList<>();
    List<Path> increments = new ArrayList<>();
    byte[] text;
    try (StorageFile file = storage.openToRead(manifest)) {
      text = FileStreams.input(file).readAllBytes();
    }
    for (String line : Bytes.of(text).toString().split("\n", -1)) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> words = words(line);
      int name = words.indexOf("file") + 1;
      int type = words.lastIndexOf("type") + 1;
      if (words.size() < WORDS || name == 0 || type == 0 || type == words.size()) {
        throw new IOException(manifest + " has a line that is not understood: " + line);
      }
      Path file = manifest.resolveSibling(words.get(name));
      switch (words.get(type)) {
        case "b" -> bases.add(file);
        case "i" -> increments.add(file);
        default -> {} // what is no longer needed, and was not removed yet
      }
    }
    bases.addAll(increments);
    return List.copyOf(bases);
  }

  private static List<String> words(String line) {
    byte[] bytes = Bytes.of(line).toArray();
    QuotedWords words = new QuotedWords(bytes, 0, bytes.length);
    List<String> found = new ArrayList<>();
    while (words.next()) {
      byte[] word = Arrays.copyOfRange(bytes, words.start(), words.start() + words.length());
      found.add(Bytes.of(word).toString());
    }
    return found;
  }
}

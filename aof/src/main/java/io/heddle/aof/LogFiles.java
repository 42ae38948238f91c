package io.heddle.aof;

import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of one shard's log, as its manifest names them. Owned by the thread of the disk. */
final class LogFiles {
  private final Storage storage;
  private final Path directory;
  private final LogOptions options;
  private Manifest manifest;

  /**
   * Numbers for the next base and increment; none comes twice, also if its file came to nothing.
   */
  private long nextBase;

  private long nextIncrement;

  LogFiles(Storage storage, Path directory, LogOptions options, Manifest manifest) {
    this.storage = storage;
    this.directory = directory;
    this.options = options;
    this.manifest = manifest;
    Manifest.Part base = manifest.base();
    this.nextBase = base == null ? 1 : base.number() + 1;
    this.nextIncrement = manifest.lastIncrement().number() + 1;
  }

  Manifest manifest() {
    return manifest;
  }

  void store(Manifest changed) throws IOException {
    changed.store(storage, directory, options.name());
    manifest = changed;
  }

  StorageFile openLastIncrement() throws IOException {
    return storage.open(directory.resolve(manifest.lastIncrement().file()));
  }

  /** A base that no manifest names yet. */
  Manifest.Part newBase() {
    return Manifest.base(options.name(), nextBase++);
  }

  /** An increment that no manifest names yet. */
  Manifest.Part newIncrement() {
    return Manifest.increment(options.name(), nextIncrement++);
  }

  /** Begins to write a base; see {@link LogBase}. */
  LogBase create(Manifest.Part base, long moment) throws IOException {
    return new LogBase(storage, directory, base, moment);
  }

  /** Makes an increment for what comes after a rewrite's moment, and part of the log. */
  MappedFile prepareIncrement(Manifest.Part part) throws IOException {
    MappedFile prepared =
        new MappedFile(storage.create(directory.resolve(part.file())), 0, options.windowBytes());
    prepared.makeRoom().run();
    prepared.sync();
    storage.syncDirectory(directory);
    List<Manifest.Part> increments = new ArrayList<>(manifest.increments());
    increments.add(part);
    store(new Manifest(manifest.base(), List.copyOf(increments)));
    return prepared;
  }

  /** Lets a log that had none have {@code base}, which is complete and safe. */
  void adoptFirst(Manifest.Part base) throws IOException {
    store(new Manifest(base, manifest.increments()));
  }

  /** Removes those files that {@code before} named and the manifest does not. */
  void removeUnnamed(Manifest before) throws IOException {
    List<Manifest.Part> kept = manifest.parts();
    for (Manifest.Part part : before.parts()) {
      if (!kept.contains(part)) {
        storage.delete(directory.resolve(part.file()));
      }
    }
    storage.syncDirectory(directory);
  }
}

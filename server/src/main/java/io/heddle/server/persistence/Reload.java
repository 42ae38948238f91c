package io.heddle.server.persistence;

import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import java.io.IOException;

/**
 * Puts what there is into its file and takes it out again, as if the server had been started anew,
 * for tests. Whoever runs it holds the turns of all shards, and has {@link Saves#claim}ed.
 *
 * @param saves whether the file is written first
 * @param flushes whether what there is gives way to what the file holds
 * @param merges whether the file may hold keys that are there, which then give way
 */
public record Reload(boolean saves, boolean flushes, boolean merges) {
  private static final System.Logger LOGGER = System.getLogger(Reload.class.getName());

  /** How it ended. */
  public enum Outcome {
    DONE,
    NOT_SAVED,
    NOT_LOADED
  }

  /**
   * Does it.
   *
   * @param cleared is told when all databases have become empty, before they are filled again
   */
  public Outcome run(Shards shards, Saves snapshots, Loading loading, Runnable cleared) {
    if (saves && !snapshots.saveHeld()) {
      return Outcome.NOT_SAVED;
    }
    if (flushes) {
      shards.all().forEach(Shard::clearDatabases);
      cleared.run();
    }
    try {
      loading.runHeld(merges);
      if (flushes) {
        snapshots.loaded();
      }
      return Outcome.DONE;
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "DEBUG RELOAD: " + e.getMessage());
      return Outcome.NOT_LOADED;
    }
  }
}

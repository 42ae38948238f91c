package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Value;

/**
 * A key in a file, with all that is known of it.
 *
 * @param name owned
 * @param expireAtMillis the deadline in Unix milliseconds, or {@link #NONE}
 * @param idleSeconds how long nobody had used it when the file was written, or {@link #NONE}
 */
public record RdbKey(int database, Bytes name, Value value, long expireAtMillis, long idleSeconds) {
  public static final long NONE = -1;

  /** A key of which nobody noted when it was last used. */
  public RdbKey(int database, Bytes name, Value value, long expireAtMillis) {
    this(database, name, value, expireAtMillis, NONE);
  }
}

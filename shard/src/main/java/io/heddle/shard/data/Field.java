package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/**
 * A field of a hash.
 *
 * @param expireAtMillis the last moment of its life in Unix milliseconds, or {@link #NEVER}
 */
public record Field(Bytes name, Bytes value, long expireAtMillis) {
  /** The deadline of a field that has none. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The latest deadline that Redis has room for: it keeps 48 bits. */
  public static final long LATEST = (1L << 48) - 1;

  public boolean isOver(long nowMillis) {
    return nowMillis > expireAtMillis;
  }
}

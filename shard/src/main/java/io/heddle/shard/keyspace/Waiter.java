package io.heddle.shard.keyspace;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for one of several keys to hold something. What it says of itself does not
 * change while it is among {@link Waiters}.
 */
public interface Waiter {
  /** The number of the database that its keys are in. */
  int database();

  /** A key that it will write to when it is served, beyond those it waits for; or null. */
  @Nullable Key destination();

  /** The indexes of the shards whose turns it takes to serve it. */
  BitSet shards();

  /** Whether {@code entry}, of one of its keys, holds what it waits for. */
  boolean wants(Entry entry);

  /**
   * Ends its wait, for the caller alone to serve it. Others may end a wait at any time, for reasons
   * of their own.
   *
   * @return false if somebody else has ended it before
   */
  boolean claim();
}

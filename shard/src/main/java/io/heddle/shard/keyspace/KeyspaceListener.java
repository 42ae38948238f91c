package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import java.util.List;

/**
 * Hears of what happens in a {@link Keyspace} besides what its callers report. Called by the holder
 * of the shard's turn.
 */
public interface KeyspaceListener {
  /**
   * {@code entry} has just been removed from {@code keyspace} since its time was over. Its key,
   * value and deadline may still be read.
   */
  void expired(Keyspace keyspace, Entry entry);

  /**
   * What {@code entry} holds, no small string, is about to be dropped, as another value takes its
   * place or nothing at all.
   */
  default void dropping(Keyspace keyspace, Entry entry) {}

  /** An entry has just been stored under {@code key} in {@code keyspace}, where there was none. */
  default void created(Keyspace keyspace, Bytes key) {}

  /**
   * The fields {@code names} have just been removed from the hash of {@code entry} in {@code
   * keyspace} since their time was over; and so has {@code entry}, if no field was left.
   */
  default void fieldsExpired(Keyspace keyspace, Entry entry, List<Bytes> names) {}
}

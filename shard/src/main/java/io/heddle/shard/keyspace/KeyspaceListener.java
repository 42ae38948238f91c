package io.heddle.shard.keyspace;

/**
 * Hears of the changes that a {@link Keyspace} makes by itself. Called by the holder of the shard's
 * turn.
 */
public interface KeyspaceListener {
  /**
   * {@code entry} has just been removed from {@code keyspace} since its time was over. Its key,
   * value and deadline may still be read.
   */
  void expired(Keyspace keyspace, Entry entry);
}

package io.heddle.shard;

import io.heddle.resp.Bytes;

/** Hears of what happens to keys by itself. Called by the holder of the shard's turn. */
public interface ShardListener {
  ShardListener NOBODY =
      new ShardListener() {
        @Override
        public void expired(Shard shard, int database, Bytes key) {}

        @Override
        public void fieldsExpired(Shard shard, int database, Bytes key, boolean all) {}

        @Override
        public void created(Shard shard, int database, Bytes key) {}
      };

  /** {@code key} has just been removed since its time was over. */
  void expired(Shard shard, int database, Bytes key);

  /**
   * Fields of the hash at {@code key} have just been removed since their time was over; if these
   * were {@code all} there were, so has the key.
   */
  void fieldsExpired(Shard shard, int database, Bytes key, boolean all);

  /** {@code key} has just come to be. */
  void created(Shard shard, int database, Bytes key);
}

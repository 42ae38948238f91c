package io.heddle.shard;

import io.heddle.resp.Bytes;
import io.heddle.shard.keyspace.Entry;

/** Hears of what happens to keys by itself. Called by the holder of the shard's turn. */
public interface ShardListener {
  ShardListener NOBODY =
      new ShardListener() {
        @Override
        public void expired(Shard shard, int database, Entry entry) {}

        @Override
        public boolean unlinksExpired() {
          return false;
        }

        @Override
        public void dropping(Entry entry) {}

        @Override
        public void fieldsExpired(Shard shard, int database, Bytes key, boolean all) {}

        @Override
        public void created(Shard shard, int database, Bytes key) {}
      };

  /** {@code entry} has just been removed since its time was over. */
  void expired(Shard shard, int database, Entry entry);

  /** Whether the log says {@code UNLINK} of what expires, and not {@code DEL}. */
  boolean unlinksExpired();

  /**
   * What {@code entry} holds, no small string, is about to be dropped, as another value takes its
   * place or nothing at all.
   */
  void dropping(Entry entry);

  /**
   * Fields of the hash at {@code key} have just been removed since their time was over; if these
   * were {@code all} there were, so has the key.
   */
  void fieldsExpired(Shard shard, int database, Bytes key, boolean all);

  /** {@code key} has just come to be. */
  void created(Shard shard, int database, Bytes key);
}

package io.heddle.server;

import io.heddle.resp.Bytes;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.LazyFreeing;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.Shard;
import io.heddle.shard.ShardListener;
import io.heddle.shard.keyspace.Entry;

/** Counts and tells what happens to a shard's keys by itself. For the holder of the turn. */
record KeyEvents(ServerContext server) implements ShardListener {
  @Override
  public void expired(Shard shard, int database, Entry entry) {
    if (unlinksExpired()) {
      server.statistics().lazyFrees().dropped(entry);
    }
    server.tracking().changedByItself(entry.key());
    happened(KeyEvent.EXPIRED, shard, database, entry.key());
  }

  @Override
  public boolean unlinksExpired() {
    return lazyFreeing().ofExpired();
  }

  @Override
  public void dropping(Entry entry) {
    if (lazyFreeing().ofReplaced()) {
      server.statistics().lazyFrees().dropped(entry);
    }
  }

  private LazyFreeing lazyFreeing() {
    return server.config().lazyFreeing;
  }

  @Override
  public void fieldsExpired(Shard shard, int database, Bytes key, boolean all) {
    server.tracking().changedByItself(key);
    happened(KeyEvent.HEXPIRED, shard, database, key);
    if (all) {
      happened(KeyEvent.DEL, shard, database, key);
    }
  }

  @Override
  public void created(Shard shard, int database, Bytes key) {
    happened(KeyEvent.NEW, shard, database, key);
  }

  private void happened(KeyEvent event, Shard shard, int database, Bytes key) {
    server.statistics().ofShard(shard.index()).happened(event);
    server.notifications().happened(event, key, database, shard.log());
  }
}

package io.heddle.shard;

import io.heddle.aof.Effects;
import io.heddle.aof.ShardLog;
import io.heddle.resp.Bytes;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.keyspace.KeyspaceListener;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Passes on what a shard's keyspaces tell, with the number that the database has at the moment.
 * Owned by the holder of the turn.
 *
 * <p>In the log what expires is deleted by name: who reads it does not ask for the time.
 */
final class Relay implements KeyspaceListener {
  private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNLINK = "UNLINK".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HDEL = "HDEL".getBytes(StandardCharsets.US_ASCII);

  private final Shard shard;
  private final Watches watches;

  Relay(Shard shard, Watches watches) {
    this.shard = shard;
    this.watches = watches;
  }

  @Override
  public void expired(Keyspace keyspace, Entry entry) {
    int number = shard.number(keyspace);
    ShardLog log = shard.log();
    if (log != null) {
      Effects effects = log.effects();
      effects.begin(number, 2);
      effects.argument(shard.listener().unlinksExpired() ? UNLINK : DEL);
      effects.argument(entry.key());
    }
    watches.expired(number, entry.key());
    shard.listener().expired(shard, number, entry);
  }

  @Override
  public void fieldsExpired(Keyspace keyspace, Entry entry, List<Bytes> names) {
    int number = shard.number(keyspace);
    ShardLog log = shard.log();
    if (log != null) {
      Effects effects = log.effects();
      effects.begin(number, 2 + names.size());
      effects.argument(HDEL);
      effects.argument(entry.key());
      names.forEach(effects::argument);
    }
    watches.changed(number, entry.key());
    shard.listener().fieldsExpired(shard, number, entry.key(), entry.isEmpty());
  }

  @Override
  public void dropping(Keyspace keyspace, Entry entry) {
    shard.listener().dropping(entry);
  }

  @Override
  public void created(Keyspace keyspace, Bytes key) {
    shard.listener().created(shard, shard.number(keyspace), key);
  }
}

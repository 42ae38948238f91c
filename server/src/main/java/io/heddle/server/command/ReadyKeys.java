package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Waiter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The keys that a command has changed and that somebody waits for, in the order of their changes.
 * Owned by the holder of the turns that the command runs in.
 */
final class ReadyKeys {
  private record Ready(int database, Key key) {}

  private final Shards shards;
  private final Set<Ready> ready = new LinkedHashSet<>();

  ReadyKeys(Shards shards) {
    this.shards = shards;
  }

  /** Adds a key, whose name is copied: who sent it may be served before it is needed. */
  void add(int database, Key key) {
    ready.add(new Ready(database, new Key(key.name().copy(), key.hash(), key.shard())));
  }

  /** Serves, for {@code serving}, those who wait for the keys. */
  void serve(Call serving) {
    ready.forEach(each -> serve(each, serving));
  }

  /** Serves, in order of arrival, those who wait for a key and want what it holds now. */
  private void serve(Ready changed, Call serving) {
    Shard owner = shards.get(changed.key().shard());
    Bytes name = changed.key().name();
    for (int left = owner.waiters().count(name); left > 0; left--) {
      Entry entry = owner.database(changed.database()).find(changed.key(), serving.now());
      Waiter waiter = entry == null ? null : owner.waiters().claim(changed.database(), name, entry);
      if (waiter == null) {
        return;
      }
      ((KeyWait) waiter).serve(serving); // nobody else waits for keys
    }
  }
}

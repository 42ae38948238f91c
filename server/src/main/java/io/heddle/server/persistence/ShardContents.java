package io.heddle.server.persistence;

import io.heddle.aof.Effects;
import io.heddle.aof.Logs;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Entry;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All that the shards hold, before there are any clients. */
record ShardContents(Shards shards) implements Logs.Contents {
  @Override
  public void writeTo(int index, Effects target, Logs.Giving give) throws IOException {
    Shard shard = shards.get(index);
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    AppendOnly.inTurnOf(
        shard,
        () -> {
          for (int i = 0; i < shard.databasesInUse(); i++) {
            int database = i;
            shard.database(i).forEach(entry -> write(database, entry, target, give, failure));
          }
        });
    IOException reason = failure.get();
    if (reason != null) {
      throw reason;
    }
  }

  private static void write(
      int database,
      Entry entry,
      Effects target,
      Logs.Giving give,
      AtomicReference<@Nullable IOException> failure) {
    if (failure.get() == null) {
      EntryEffects.add(target, database, entry);
      try {
        give.give();
      } catch (IOException e) {
        failure.set(e);
      }
    }
  }
}

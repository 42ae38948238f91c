package io.heddle.server.persistence;

import io.heddle.aof.Effects;
import io.heddle.resp.Bytes;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Deadline;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Snapshot;
import io.heddle.shard.rdb.DumpPayload;
import org.jspecify.annotations.Nullable;

/** What a key holds, as a command that makes it so whatever it held before. */
public final class EntryEffects {
  private static final Bytes SET = Bytes.of("SET");
  private static final Bytes PXAT = Bytes.of("PXAT");
  private static final Bytes RESTORE = Bytes.of("RESTORE");
  private static final Bytes REPLACE = Bytes.of("REPLACE");
  private static final Bytes ABSTTL = Bytes.of("ABSTTL");
  private static final Bytes DEL = Bytes.of("DEL");
  private static final Bytes FOREVER = Bytes.of("0");

  private EntryEffects() {}

  /** The command for the key {@code name}, of which {@code entry} is all there is, or null. */
  public static void add(Effects effects, int database, Bytes name, @Nullable Entry entry) {
    if (entry == null) {
      effects.begin(database, 2);
      effects.argument(DEL);
      effects.argument(name);
    } else {
      add(effects, database, entry);
    }
  }

  /** The command for {@code entry}. */
  public static void add(Effects effects, int database, Entry entry) {
    Deadline deadline = entry.deadline();
    long atMillis = deadline == null ? Snapshot.Item.NO_DEADLINE : deadline.atMillis();
    Value value = entry.value();
    if (value == null || value instanceof StringValue) {
      addString(effects, database, entry.key(), entry.borrowedString(), atMillis);
    } else {
      addValue(effects, database, entry.key(), value, atMillis);
    }
  }

  /** The command for {@code item}. */
  public static void add(Effects effects, int database, Snapshot.Item item) {
    if (item.value() instanceof StringValue string) {
      addString(effects, database, item.key(), string.borrowedBytes(), item.expireAtMillis());
    } else {
      addValue(effects, database, item.key(), item.value(), item.expireAtMillis());
    }
  }

  private static void addString(
      Effects effects, int database, Bytes key, Bytes string, long atMillis) {
    boolean forever = atMillis == Snapshot.Item.NO_DEADLINE;
    effects.begin(database, forever ? 3 : 5);
    effects.argument(SET);
    effects.argument(key);
    effects.argument(string);
    if (!forever) {
      effects.argument(PXAT);
      effects.argument(Bytes.of(Long.toString(atMillis)));
    }
  }

  /** Any other value in the form that {@code DUMP} gives it, which keeps encoding and deadlines. */
  private static void addValue(
      Effects effects, int database, Bytes key, Value value, long atMillis) {
    boolean forever = atMillis == Snapshot.Item.NO_DEADLINE;
    effects.begin(database, forever ? 5 : 6);
    effects.argument(RESTORE);
    effects.argument(key);
    effects.argument(forever ? FOREVER : Bytes.of(Long.toString(atMillis)));
    effects.argument(DumpPayload.of(value, false));
    effects.argument(REPLACE);
    if (!forever) {
      effects.argument(ABSTTL);
    }
  }
}

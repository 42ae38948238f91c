package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashLimits;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/** What the commands on hashes do with entries. */
final class HashEntry {
  private HashEntry() {}

  /**
   * The hash that {@code entry} holds.
   *
   * @throws ClientException if that is none
   */
  static HashValue hash(Entry entry) {
    if (entry.value() instanceof HashValue hash) {
      return hash;
    }
    throw ClientException.wrongType();
  }

  /** The hash that {@code entry} of the call's key holds, which is about to change. */
  static HashValue toChange(Call call, Entry entry) {
    HashValue hash = hash(entry);
    call.keyspace().aboutToChange(entry);
    return hash;
  }

  /** The hash that {@code entry} holds; null where there is no entry. */
  static @Nullable HashValue hashOrNull(@Nullable Entry entry) {
    return entry == null ? null : hash(entry);
  }

  /** {@code entry} of the call's key, or where there is none a new one of an empty hash. */
  static Entry orEmpty(Call call, @Nullable Entry entry) {
    if (entry != null) {
      return entry;
    }
    Keyspace keyspace = call.keyspace();
    Entry created = keyspace.put(call.key(), new HashValue(keyspace.hasher()));
    call.touch(keyspace, created);
    return created;
  }

  /**
   * The field {@code name} of the hash that {@code entry} of the call's key holds, or null; one
   * whose time is over expires, and with the last one the key.
   */
  static @Nullable Field find(Call call, @Nullable Entry entry, Bytes name) {
    if (entry == null) {
      return null;
    }
    hash(entry);
    return call.keyspace().find(entry, name, call.now());
  }

  /**
   * Lets the field {@code name} of the hash at the call's key, which is made if there is none, have
   * {@code value}; its deadline stays.
   */
  static void put(Call call, Bytes name, Bytes value, KeyEvent event) {
    // Looked for again, as the hash may have gone with a field whose time was over.
    Entry entry = orEmpty(call, call.lookup(call.key()));
    toChange(call, entry).put(name, value, true, limits(call));
    call.modified(call.key(), entry, event);
  }

  static HashLimits limits(Call call) {
    return call.server().config().valueLimits.ofHashes();
  }
}

package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/** What the commands on strings do with entries. */
final class StringEntry {
  /** Longer arrays are more than every JVM can allocate. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private StringEntry() {}

  /**
   * What {@code entry} holds, to be kept and sent.
   *
   * @throws ClientException if that is no string
   */
  static Bytes string(Entry entry) {
    requireString(entry);
    return entry.string();
  }

  /** The same, valid until the entry next changes, which is cheaper then. */
  static Bytes borrowed(Entry entry) {
    requireString(entry);
    return entry.borrowedString();
  }

  private static void requireString(Entry entry) {
    if (!entry.isString()) {
      throw ClientException.wrongType();
    }
  }

  /** Lets {@code key}, which has {@code entry} or none, hold {@code value}. */
  static Entry store(Call call, Key key, @Nullable Entry entry, Bytes value, boolean keepDeadline) {
    Keyspace keyspace = call.keyspace(key);
    if (entry == null) {
      Entry created = keyspace.putString(key, value);
      call.touch(keyspace, created);
      return created;
    }
    keyspace.setString(entry, value);
    if (!keepDeadline) {
      keyspace.persist(entry);
    }
    return entry;
  }

  /** {@code entry}, or where there is none a new one of {@code key} that holds nothing yet. */
  static Entry orEmpty(Call call, Key key, @Nullable Entry entry) {
    return entry == null ? store(call, key, null, Bytes.EMPTY, true) : entry;
  }

  /**
   * Makes sure that a string may have {@code part} behind its first {@code offset} bytes.
   *
   * @throws ClientException if that is too long
   */
  static void requireRoom(Call call, long offset, Bytes part) {
    long longest = Math.min(call.server().config().protoMaxBulkLen(), LONGEST_ARRAY);
    if (offset > longest - part.length()) {
      throw new ClientException("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
  }
}

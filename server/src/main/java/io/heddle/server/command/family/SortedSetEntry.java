package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.SortedSetLimits;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/** What the commands on sorted sets do with entries. */
final class SortedSetEntry {
  private SortedSetEntry() {}

  /**
   * The sorted set that {@code entry} holds.
   *
   * @throws ClientException if that is none
   */
  static SortedSetValue sortedSet(Entry entry) {
    if (entry.value() instanceof SortedSetValue set) {
      return set;
    }
    throw ClientException.wrongType();
  }

  /** The same; null where there is no entry. */
  static @Nullable SortedSetValue sortedSetOrNull(@Nullable Entry entry) {
    return entry == null ? null : sortedSet(entry);
  }

  /** The sorted set that {@code entry} of {@code key} holds, which is about to change. */
  static SortedSetValue toChange(Call call, Key key, Entry entry) {
    SortedSetValue set = sortedSet(entry);
    call.keyspace(key).aboutToChange(entry);
    return set;
  }

  /** All that follows from {@code count} changes to the sorted set of {@code key}. */
  static void changed(Call call, Key key, Entry entry, KeyEvent event, int count) {
    // Each counts for one, but the removal of a set that is empty now is none of its own.
    call.keyspace(key).changing(entry, count - (entry.isEmpty() ? 2L : 1L));
    call.modified(key, entry, event);
  }

  static SortedSetLimits limits(Call call) {
    return call.server().config().valueLimits.ofSortedSets();
  }

  /** Lets {@code key}, whatever it holds, hold {@code set} from now on. */
  static Entry store(Call call, Key key, SortedSetValue set) {
    Keyspace keyspace = call.keyspace(key);
    Entry entry = keyspace.put(key, set);
    call.touch(keyspace, entry);
    return entry;
  }

  /**
   * Lets {@code key} hold {@code result}, or nothing if that is empty, and replies with its size.
   */
  static Reply storeResult(Call call, Key key, SortedSetValue result, KeyEvent event) {
    if (!result.isEmpty()) {
      store(call, key, result);
      call.modified(key, event);
    } else if (call.keyspace(key).remove(key, call.now())) {
      call.modified(key, KeyEvent.DEL);
    }
    return Reply.integer(result.size());
  }
}

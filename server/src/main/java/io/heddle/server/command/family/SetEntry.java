package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.shard.data.SetLimits;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands on sets do with entries. */
final class SetEntry {
  private SetEntry() {}

  /**
   * The set that {@code entry} holds.
   *
   * @throws ClientException if that is none
   */
  static SetValue set(Entry entry) {
    if (entry.value() instanceof SetValue set) {
      return set;
    }
    throw ClientException.wrongType();
  }

  /** The set that {@code entry} of {@code key} holds, which is about to change. */
  static SetValue toChange(Call call, Key key, Entry entry) {
    SetValue set = set(entry);
    call.keyspace(key).aboutToChange(entry);
    return set;
  }

  /** The set that {@code entry} holds; null where there is no entry. */
  static @Nullable SetValue setOrNull(@Nullable Entry entry) {
    return entry == null ? null : set(entry);
  }

  /** Lets {@code key}, whatever it holds, hold {@code set} from now on. */
  static Entry store(Call call, Key key, SetValue set) {
    Keyspace keyspace = call.keyspace(key);
    Entry entry = keyspace.put(key, set);
    call.touch(keyspace, entry);
    return entry;
  }

  /** An empty set for {@code key}, to which {@code count} members will be added. */
  static SetValue expecting(Call call, Key key, Bytes first, int count) {
    return SetValue.expecting(first, count, limits(call), call.keyspace(key).hasher());
  }

  static SetLimits limits(Call call) {
    return call.server().config().valueLimits.ofSets();
  }

  static List<Reply> replies(List<Bytes> members) {
    List<Reply> replies = new ArrayList<>(members.size());
    for (Bytes member : members) {
      replies.add(Reply.bulk(member));
    }
    return replies;
  }
}

package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.ListEnd;
import io.heddle.shard.data.ListLimit;
import io.heddle.shard.data.ListRange;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/** What the commands on lists do with entries. */
final class ListEntry {
  private static final Bytes LPOP = Bytes.of("LPOP");
  private static final Bytes RPOP = Bytes.of("RPOP");

  private ListEntry() {}

  /**
   * The list that {@code entry} holds.
   *
   * @throws ClientException if that is no list
   */
  static ListValue list(Entry entry) {
    if (entry.value() instanceof ListValue list) {
      return list;
    }
    throw ClientException.wrongType();
  }

  static ListLimit limit(Call call) {
    return call.server().config().valueLimits.ofLists();
  }

  /**
   * The list of {@code key}, which has {@code entry} or else gets a new one, about to grow by
   * {@code count} elements.
   */
  static ListValue toGrow(Call call, Key key, @Nullable Entry entry, int count) {
    Keyspace keyspace = call.keyspace(key);
    if (entry != null) {
      ListValue list = list(entry);
      keyspace.changing(entry, count);
      return list;
    }
    ListValue list = new ListValue();
    Entry created = keyspace.put(key, list); // which is the first change
    keyspace.changing(created, count - 1L);
    call.touch(keyspace, created);
    return list;
  }

  static KeyEvent pushEvent(ListEnd end) {
    return end == ListEnd.HEAD ? KeyEvent.LPUSH : KeyEvent.RPUSH;
  }

  static KeyEvent popEvent(ListEnd end) {
    return end == ListEnd.HEAD ? KeyEvent.LPOP : KeyEvent.RPOP;
  }

  /** Removes the element at an end of the list that {@code key} has in {@code entry}. */
  static Bytes pop(Call call, Key key, Entry entry, ListEnd end) {
    call.keyspace(key).changing(entry, 1);
    Bytes element = list(entry).remove(end);
    afterRemoval(call, key, entry, popEvent(end));
    return element;
  }

  /** Has the log told by name of what is popped: others may find another key first. */
  static void keepPop(Call call, Key key, ListEnd end, long most) {
    if (call.isLogged()) {
      Bytes count = Bytes.of(Long.toString(most));
      call.effect(key, end == ListEnd.HEAD ? LPOP : RPOP, key.name(), count);
    }
  }

  /** As {@link #pop}, but up to {@code most} elements, the one at the end first. */
  static Reply pop(Call call, Key key, Entry entry, ListEnd end, long most) {
    ListValue list = list(entry);
    int count = (int) Math.min(most, Math.min(list.size(), Integer.MAX_VALUE));
    long from = end == ListEnd.HEAD ? 0 : list.size() - count;
    ListRange elements = list.range(from, count, end == ListEnd.TAIL);
    call.keyspace(key).changing(entry, count);
    list.remove(from, count);
    afterRemoval(call, key, entry, popEvent(end));
    return Reply.array(new ElementReplies(elements));
  }

  /** Elements were removed: an empty list goes, a shorter one may take another form. */
  static void afterRemoval(Call call, Key key, Entry entry, KeyEvent event) {
    call.modified(key, event);
    ListValue list = list(entry);
    if (list.size() > 0) {
      list.settle(limit(call));
    } else {
      call.keyspace(key).removeEmpty(entry);
      call.modified(key, KeyEvent.DEL);
    }
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Category.LIST;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Late;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.ListEnd;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands on one list, but for those that take elements from its ends. */
final class ListCommands {
  private ListCommands() {}

  static List<Command> all() {
    return List.of(
        LPUSH, RPUSH, LPUSHX, RPUSHX, LLEN, LINDEX, LRANGE, LPOS, LSET, LINSERT, LREM, LTRIM);
  }

  static final Command LPUSH =
      pushing("LPUSH")
          .briefUpTo(3)
          .doc("Adds elements before the first of a list.", "1.0.0", "O(1) for each element")
          .changed("2.4.0", "More elements than one may be given.")
          .onShard((call, none) -> push(call, ListEnd.HEAD, false));

  static final Command RPUSH =
      pushing("RPUSH")
          .briefUpTo(3)
          .doc("Adds elements behind the last of a list.", "1.0.0", "O(1) for each element")
          .changed("2.4.0", "More elements than one may be given.")
          .onShard((call, none) -> push(call, ListEnd.TAIL, false));

  static final Command LPUSHX =
      pushing("LPUSHX")
          .doc(
              "Adds elements before the first of a list, if there is one.",
              "2.2.0",
              "O(1) for each element")
          .changed("4.0.0", "More elements than one may be given.")
          .onShard((call, none) -> push(call, ListEnd.HEAD, true));

  static final Command RPUSHX =
      pushing("RPUSHX")
          .doc(
              "Adds elements behind the last of a list, if there is one.",
              "2.2.0",
              "O(1) for each element")
          .changed("4.0.0", "More elements than one may be given.")
          .onShard((call, none) -> push(call, ListEnd.TAIL, true));

  private static CommandBuilder pushing(String name) {
    return write(name, "key element [element ...]")
        .arity(-3)
        .flags(DENYOOM, FAST)
        .keys(at(1), RW, INSERT)
        .group(Group.LIST)
        .categories(LIST);
  }

  private static Reply push(Call call, ListEnd end, boolean onlyIfPresent) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null && onlyIfPresent) {
      return Reply.ZERO;
    }
    int words = call.request().size();
    ListValue list = ListEntry.toGrow(call, key, entry, words - 2);
    long bytes = 0;
    for (int i = 2; i < words; i++) {
      bytes += call.argument(i).length();
    }
    list.makeRoom(ListEntry.limit(call), words - 2, bytes);
    for (int i = 2; i < words; i++) {
      list.add(end, call.argument(i));
    }
    call.modified(key, ListEntry.pushEvent(end));
    return Reply.integer(list.size());
  }

  static final Command LLEN =
      read("LLEN", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.LIST)
          .categories(LIST)
          .doc("Counts the elements of a list.", "1.0.0", "O(1)")
          .onShard(ListCommands::length);

  private static Reply length(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    return entry == null ? Reply.ZERO : Reply.integer(ListEntry.list(entry).size());
  }

  static final Command LINDEX =
      read("LINDEX", "key index")
          .arity(3)
          .keys(at(1), RO, ACCESS)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Gives the element at an index; negative ones count from the end.",
              "1.0.0",
              "O(N), N elements lying between it and the nearer end")
          .onShard(ListCommands::parseIndex, ListCommands::index);

  private static Late<Long> parseIndex(Arguments arguments) {
    arguments.skip(1);
    return Late.of(arguments::nextLong);
  }

  private static Reply index(Call call, Late<Long> query) {
    Entry entry = call.read(call.key());
    if (entry == null) {
      return Reply.NULL;
    }
    ListValue list = ListEntry.list(entry);
    long index = fromHead(query.get(), list);
    return isIndex(index, list) ? Reply.bulk(list.get(index)) : Reply.NULL;
  }

  private static long fromHead(long index, ListValue list) {
    return index < 0 ? list.size() + index : index;
  }

  private static boolean isIndex(long index, ListValue list) {
    return index >= 0 && index < list.size();
  }

  static final Command LRANGE =
      read("LRANGE", "key start stop")
          .arity(4)
          .keys(at(1), RO, ACCESS)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Gives the elements from one index to another.",
              "1.0.0",
              "O(S+N), S elements lying before them and N being their number")
          .onShard(Span::parse, ListCommands::range);

  /** From one index to another, which is included; negative ones count from the end. */
  private record Span(long start, long stop) {
    static Span parse(Arguments arguments) {
      arguments.skip(1);
      return new Span(arguments.nextLong(), arguments.nextLong());
    }

    /** The index of its first element in {@code list}; the list's size if it begins behind it. */
    long from(ListValue list) {
      return Math.clamp(fromHead(start, list), 0L, list.size());
    }

    /** How many elements of {@code list} are in it. */
    long count(ListValue list) {
      long last = Math.min(list.size() - 1, fromHead(stop, list));
      return Math.max(0, Math.max(-1, last) - from(list) + 1);
    }
  }

  private static Reply range(Call call, Span span) {
    Entry entry = call.read(call.key());
    if (entry == null) {
      return Reply.EMPTY_ARRAY;
    }
    ListValue list = ListEntry.list(entry);
    int count = Math.toIntExact(span.count(list));
    return Reply.array(new ElementReplies(list.range(span.from(list), count, false)));
  }

  static final Command LPOS =
      read("LPOS", "key element [RANK rank] [COUNT num-matches] [MAXLEN len]")
          .arity(-3)
          .keys(at(1), RO, ACCESS)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Finds out where an element is in a list.",
              "6.0.6",
              "O(N), N elements being compared")
          .onShard(PositionQuery::parse, PositionQuery::answer);

  static final Command LSET =
      write("LSET", "key index element")
          .arity(4)
          .flags(DENYOOM)
          .keys(at(1), RW, UPDATE)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Puts an element in the place of the one at an index.",
              "1.0.0",
              "O(N), N elements lying between it and the nearer end")
          .onShard(ListCommands::parseIndex, ListCommands::set);

  /** Of the index only 32 bits count, as in Redis. */
  private static Reply set(Call call, Late<Long> query) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      throw new ClientException("ERR no such key");
    }
    ListValue list = ListEntry.list(entry);
    int narrow = query.get().intValue();
    long index = fromHead(narrow, list);
    Bytes element = call.argument(3);
    list.makeRoom(ListEntry.limit(call), 1, element.length());
    if (!isIndex(index, list)) {
      throw new ClientException("ERR index out of range");
    }
    call.keyspace().changing(entry, 1);
    list.replace(index, element);
    list.settle(ListEntry.limit(call));
    call.modified(key, KeyEvent.LSET);
    return Reply.OK;
  }

  static final Command LINSERT =
      write("LINSERT", "key <BEFORE | AFTER> pivot element")
          .arity(5)
          .flags(DENYOOM)
          .keys(at(1), RW, INSERT)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Puts an element before or behind the first that equals another.",
              "2.2.0",
              "O(N), N elements being compared")
          .onShard(ListCommands::parseAfter, ListCommands::insert);

  private static Boolean parseAfter(Arguments arguments) {
    return arguments.skip(1).nextChoice("AFTER", "BEFORE");
  }

  private static Reply insert(Call call, boolean after) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      return Reply.ZERO;
    }
    ListValue list = ListEntry.list(entry);
    Bytes element = call.argument(4);
    list.makeRoom(ListEntry.limit(call), 1, element.length());
    long pivot = list.search(call.argument(3)).next(0, false, list.size());
    if (pivot < 0) {
      return Reply.integer(-1);
    }
    call.keyspace().changing(entry, 1);
    list.insert(pivot, after, element);
    call.modified(key, KeyEvent.LINSERT);
    return Reply.integer(list.size());
  }

  static final Command LREM =
      write("LREM", "key count element")
          .arity(4)
          .keys(at(1), RW, DELETE)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Removes elements that equal another, from the first on or from the last.",
              "1.0.0",
              "O(N+M), N being the length and M elements being removed")
          .onShard(
              arguments -> arguments.skip(1).nextLong(-Long.MAX_VALUE, Long.MAX_VALUE),
              ListCommands::removeEqual);

  private static Reply removeEqual(Call call, long count) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      return Reply.ZERO;
    }
    ListValue list = ListEntry.list(entry);
    Bytes element = call.argument(3);
    if (list.search(element).next(0, false, list.size()) < 0) {
      return Reply.ZERO;
    }
    call.keyspace().changing(entry, 1);
    long removed = list.removeAll(element, count < 0, count == 0 ? list.size() : Math.abs(count));
    call.keyspace().changing(entry, removed - 1);
    ListEntry.afterRemoval(call, key, entry, KeyEvent.LREM);
    return Reply.integer(removed);
  }

  static final Command LTRIM =
      write("LTRIM", "key start stop")
          .arity(4)
          .keys(at(1), RW, DELETE)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Removes all elements of a list but those from one index to another.",
              "1.0.0",
              "O(N), N elements being removed")
          .onShard(Span::parse, ListCommands::trim);

  private static Reply trim(Call call, Span span) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      return Reply.OK;
    }
    ListValue list = ListEntry.list(entry);
    long count = span.count(list);
    long before = count == 0 ? list.size() : span.from(list);
    call.keyspace().changing(entry, Math.max(1, list.size() - count));
    list.remove(0, before);
    list.remove(count, list.size() - count);
    ListEntry.afterRemoval(call, key, entry, KeyEvent.LTRIM);
    return Reply.OK;
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Category.LIST;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.BLOCKING;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.Keys.at;
import static io.heddle.server.command.Keys.counted;
import static io.heddle.server.command.Keys.fromButLast;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Timeout;
import io.heddle.shard.data.ListEnd;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import java.util.List;

/** Commands that take elements from the ends of lists, and may wait for them. */
final class ListPopCommands {
  private ListPopCommands() {}

  static List<Command> all() {
    return List.of(LPOP, RPOP, LMPOP, BLPOP, BRPOP, BLMPOP);
  }

  static final Command LPOP =
      popping("LPOP")
          .briefUpTo(2)
          .doc("Takes the first elements of a list.", "1.0.0", "O(N), N elements being taken")
          .changed("6.2.0", "The argument count is new.")
          .onShard(ListPopCommands::parseCount, (call, most) -> pop(call, ListEnd.HEAD, most));

  static final Command RPOP =
      popping("RPOP")
          .briefUpTo(2)
          .doc("Takes the last elements of a list.", "1.0.0", "O(N), N elements being taken")
          .changed("6.2.0", "The argument count is new.")
          .onShard(ListPopCommands::parseCount, (call, most) -> pop(call, ListEnd.TAIL, most));

  private static CommandBuilder popping(String name) {
    return write(name, "key [count]")
        .arity(-2)
        .flags(FAST)
        .keys(at(1), RW, ACCESS, DELETE)
        .group(Group.LIST)
        .categories(LIST);
  }

  /** Stands for the one element that is not asked for as a list. */
  private static final long ONE = -1;

  private static Long parseCount(Arguments arguments) {
    arguments.skip(1);
    if (arguments.remaining() > 1) {
      throw ClientException.wrongArity(arguments.command().fullName());
    }
    return arguments.hasNext()
        ? arguments.nextLong(0, Long.MAX_VALUE, "ERR value is out of range, must be positive")
        : ONE;
  }

  private static Reply pop(Call call, ListEnd end, long most) {
    Entry entry = call.lookup(call.key());
    if (entry == null) {
      return most == ONE ? Reply.NULL : Reply.NULL_ARRAY;
    }
    ListEntry.list(entry);
    if (most == 0) {
      return Reply.EMPTY_ARRAY;
    }
    return most == ONE
        ? Reply.bulk(ListEntry.pop(call, call.key(), entry, end))
        : ListEntry.pop(call, call.key(), entry, end, most);
  }

  static final Command LMPOP =
      write("LMPOP", "numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
          .arity(-4)
          .keys(counted(1), RW, ACCESS, DELETE)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Takes elements from an end of the first list that is there.",
              "7.0.0",
              "O(N+M), N keys being named and M elements taken")
          .acrossShards(
              PopQuery.parser(ListMoveCommands::nextEnd),
              (call, query) -> PopQuery.fromFirst(call, taking(call, query)));

  static final Command BLMPOP =
      write("BLMPOP", "timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
          .arity(-5)
          .flags(BLOCKING)
          .keys(counted(2), RW, ACCESS, DELETE)
          .group(Group.LIST)
          .categories(LIST)
          .doc(
              "Takes elements from an end of the first list that is there, and waits for one.",
              "7.0.0",
              "O(N+M), N keys being named and M elements taken")
          .acrossShards(
              PopQuery.blockingParser(ListMoveCommands::nextEnd),
              (call, query) ->
                  PopQuery.fromFirstOrWait(
                      call, query.timeout(), ListValue.class, taking(call, query)));

  private static PopQuery.Taker taking(Call call, PopQuery<ListEnd> query) {
    return (key, entry) -> {
      ListEntry.list(entry);
      Reply name = Reply.bulk(key.name().copy());
      ListEntry.keepPop(call, key, query.end(), query.count());
      return Reply.array(name, ListEntry.pop(call, key, entry, query.end(), query.count()));
    };
  }

  static final Command BLPOP =
      waiting("BLPOP")
          .doc(
              "Takes the first element of the first list that is there, and waits for one.",
              "2.0.0",
              "O(N), N keys being named")
          .changed("6.0.0", "The timeout may be a fraction.")
          .acrossShards(
              PopQuery::parseTimeout, (call, timeout) -> popOneOrWait(call, ListEnd.HEAD, timeout));

  static final Command BRPOP =
      waiting("BRPOP")
          .doc(
              "Takes the last element of the first list that is there, and waits for one.",
              "2.0.0",
              "O(N), N keys being named")
          .changed("6.0.0", "The timeout may be a fraction.")
          .acrossShards(
              PopQuery::parseTimeout, (call, timeout) -> popOneOrWait(call, ListEnd.TAIL, timeout));

  private static CommandBuilder waiting(String name) {
    return write(name, "key [key ...] timeout")
        .arity(-3)
        .flags(BLOCKING)
        .keys(fromButLast(1), RW, ACCESS, DELETE)
        .group(Group.LIST)
        .categories(LIST);
  }

  private static Reply popOneOrWait(Call call, ListEnd end, Timeout timeout) {
    return PopQuery.fromFirstOrWait(
        call,
        timeout,
        ListValue.class,
        (key, entry) -> {
          ListEntry.list(entry);
          Reply name = Reply.bulk(key.name().copy());
          ListEntry.keepPop(call, key, end, 1);
          return Reply.array(name, Reply.bulk(ListEntry.pop(call, key, entry, end)));
        });
  }
}

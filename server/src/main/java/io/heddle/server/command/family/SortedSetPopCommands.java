package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SORTEDSET;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.BLOCKING;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Group.SORTED_SET;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.Keys.at;
import static io.heddle.server.command.Keys.counted;
import static io.heddle.server.command.Keys.fromButLast;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Timeout;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands that take members from an end of a sorted set. */
final class SortedSetPopCommands {
  private SortedSetPopCommands() {}

  static List<Command> all() {
    return List.of(ZPOPMIN, ZPOPMAX, ZMPOP, BZPOPMIN, BZPOPMAX, BZMPOP);
  }

  /** An end of a sorted set. */
  enum End {
    MIN(KeyEvent.ZPOPMIN),
    MAX(KeyEvent.ZPOPMAX);

    private final KeyEvent event;

    End(KeyEvent event) {
      this.event = event;
    }
  }

  static final Command ZPOPMIN =
      popping("ZPOPMIN")
          .briefUpTo(2)
          .doc(
              "Takes the members with the least scores out of a sorted set.",
              "5.0.0",
              "O(log(N)*M), N being the size and M members being taken")
          .onShard(SortedSetPopCommands::parseCount, (call, count) -> pop(call, count, End.MIN));

  static final Command ZPOPMAX =
      popping("ZPOPMAX")
          .briefUpTo(2)
          .doc(
              "Takes the members with the greatest scores out of a sorted set.",
              "5.0.0",
              "O(log(N)*M), N being the size and M members being taken")
          .onShard(SortedSetPopCommands::parseCount, (call, count) -> pop(call, count, End.MAX));

  private static CommandBuilder popping(String name) {
    return write(name, "key [count]")
        .arity(-2)
        .flags(FAST)
        .keys(at(1), RW, ACCESS, DELETE)
        .group(SORTED_SET)
        .categories(SORTEDSET);
  }

  private static final long SINGLE = -1;

  private static long parseCount(Arguments arguments) {
    if (arguments.remaining() > 2) {
      throw ClientException.syntaxError();
    }
    if (!arguments.skip(1).hasNext()) {
      return SINGLE;
    }
    return arguments.nextLong(0, Long.MAX_VALUE, "ERR value is out of range, must be positive");
  }

  private static Reply pop(Call call, long count, End end) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      return Reply.EMPTY_ARRAY;
    }
    ScoredMembers popped = pop(call, key, entry, end, count == SINGLE ? 1 : count);
    return count == SINGLE
        ? Reply.array(ScoredReplies.flat(popped))
        : ScoredReplies.of(popped, true);
  }

  /** Takes up to {@code most} members out of the sorted set of {@code key}, the outermost first. */
  private static ScoredMembers pop(Call call, Key key, Entry entry, End end, long most) {
    SortedSetValue set = SortedSetEntry.toChange(call, key, entry);
    int size = set.size();
    int count = (int) Math.min(most, size);
    if (count == 0) {
      return ScoredMembers.NONE;
    }
    int from = end == End.MIN ? 0 : size - count;
    ScoredMembers popped = set.range(from, from + count, end == End.MAX);
    set.removeRange(from, from + count);
    SortedSetEntry.changed(call, key, entry, end.event, count);
    return popped;
  }

  /** As {@link #pop}, of which the log is told by name: others find the first key elsewhere. */
  private static ScoredMembers popNamed(Call call, Key key, Entry entry, End end, long most) {
    ScoredMembers popped = pop(call, key, entry, end, most);
    if (call.isLogged()) {
      call.effect(key, Bytes.of(end.event.name()), key.name(), Bytes.of(Long.toString(most)));
    }
    return popped;
  }

  static final Command ZMPOP =
      write("ZMPOP", "numkeys key [key ...] <MIN | MAX> [COUNT count]")
          .arity(-4)
          .keys(counted(1), RW, ACCESS, DELETE)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .doc(
              "Takes members out of the first of several sorted sets that there is.",
              "7.0.0",
              "O(K)+O(M*log(N)), K keys being named, N being the size and M members being taken")
          .acrossShards(
              PopQuery.parser(SortedSetPopCommands::nextEnd),
              (call, query) -> PopQuery.fromFirst(call, taking(call, query)));

  static final Command BZMPOP =
      write("BZMPOP", "timeout numkeys key [key ...] <MIN | MAX> [COUNT count]")
          .arity(-5)
          .flags(BLOCKING)
          .keys(counted(2), RW, ACCESS, DELETE)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .doc(
              "Takes members out of the first of several sorted sets that there is, and waits for"
                  + " one.",
              "7.0.0",
              "O(K)+O(M*log(N)), K keys being named, N being the size and M members being taken")
          .acrossShards(
              PopQuery.blockingParser(SortedSetPopCommands::nextEnd),
              (call, query) ->
                  PopQuery.fromFirstOrWait(
                      call, query.timeout(), SortedSetValue.class, taking(call, query)));

  private static End nextEnd(Arguments arguments) {
    return arguments.nextChoice("MIN", "MAX") ? End.MIN : End.MAX;
  }

  private static PopQuery.Taker taking(Call call, PopQuery<End> query) {
    return (key, entry) -> {
      ScoredMembers popped = popNamed(call, key, entry, query.end(), query.count());
      return Reply.array(Reply.bulk(key.name().copy()), Reply.array(ScoredReplies.nested(popped)));
    };
  }

  static final Command BZPOPMIN =
      waiting("BZPOPMIN")
          .doc(
              "Takes the member with the least score out of the first of several sorted sets that"
                  + " there is, and waits for one.",
              "5.0.0",
              "O(log(N)), N being the size")
          .changed("6.0.0", "The timeout may be a fraction.")
          .acrossShards(
              PopQuery::parseTimeout, (call, timeout) -> popOneOrWait(call, End.MIN, timeout));

  static final Command BZPOPMAX =
      waiting("BZPOPMAX")
          .doc(
              "Takes the member with the greatest score out of the first of several sorted sets"
                  + " that there is, and waits for one.",
              "5.0.0",
              "O(log(N)), N being the size")
          .changed("6.0.0", "The timeout may be a fraction.")
          .acrossShards(
              PopQuery::parseTimeout, (call, timeout) -> popOneOrWait(call, End.MAX, timeout));

  private static CommandBuilder waiting(String name) {
    return write(name, "key [key ...] timeout")
        .arity(-3)
        .flags(BLOCKING, FAST)
        .keys(fromButLast(1), RW, ACCESS, DELETE)
        .group(SORTED_SET)
        .categories(SORTEDSET);
  }

  private static Reply popOneOrWait(Call call, End end, Timeout timeout) {
    return PopQuery.fromFirstOrWait(
        call,
        timeout,
        SortedSetValue.class,
        (key, entry) -> {
          ScoredMembers popped = popNamed(call, key, entry, end, 1);
          return Reply.array(
              Reply.bulk(key.name().copy()),
              Reply.bulk(popped.member(0)),
              new Reply.Dbl(popped.score(0)));
        });
  }
}

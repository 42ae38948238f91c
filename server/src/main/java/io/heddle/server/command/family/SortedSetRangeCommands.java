package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SORTEDSET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Group.SORTED_SET;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetLimits;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands on neighbours in a sorted set. */
final class SortedSetRangeCommands {
  private static final String COST = "O(log(N)+M), N being the size and M members being in between";

  private SortedSetRangeCommands() {}

  static List<Command> all() {
    return List.of(
        ZRANGE,
        ZRANGESTORE,
        ZREVRANGE,
        ZRANGEBYSCORE,
        ZREVRANGEBYSCORE,
        ZRANGEBYLEX,
        ZREVRANGEBYLEX,
        ZCOUNT,
        ZLEXCOUNT,
        ZREMRANGEBYRANK,
        ZREMRANGEBYSCORE,
        ZREMRANGEBYLEX);
  }

  static final Command ZRANGE =
      reading(
              "ZRANGE",
              "key start:string stop:string [BYSCORE | BYLEX] [REV] [LIMIT offset count]"
                  + " [WITHSCORES]")
          .doc("Gives the members between two ranks, two scores or two strings.", "1.2.0", COST)
          .changed("6.2.0", "The options REV, BYSCORE, BYLEX and LIMIT are new.")
          .onShard(arguments -> RangeQuery.parse(arguments, 1), SortedSetRangeCommands::range);

  static final Command ZREVRANGE =
      reading("ZREVRANGE", "key start stop [WITHSCORES]")
          .doc("Gives the members between two ranks, the last first.", "1.2.0", COST)
          .deprecated("6.2.0", "`ZRANGE` with `REV`")
          .onShard(
              arguments -> RangeQuery.parse(arguments, Span.By.RANK, true),
              SortedSetRangeCommands::range);

  static final Command ZRANGEBYSCORE =
      reading("ZRANGEBYSCORE", "key min max [WITHSCORES] [LIMIT offset count]")
          .doc("Gives the members between two scores.", "1.0.5", COST)
          .changed("2.0.0", "The option WITHSCORES is new.")
          .deprecated("6.2.0", "`ZRANGE` with `BYSCORE`")
          .onShard(
              arguments -> RangeQuery.parse(arguments, Span.By.SCORE, false),
              SortedSetRangeCommands::range);

  static final Command ZREVRANGEBYSCORE =
      reading("ZREVRANGEBYSCORE", "key max min [WITHSCORES] [LIMIT offset count]")
          .doc("Gives the members between two scores, the last first.", "2.2.0", COST)
          .changed("2.1.6", "Either score may be left out of the range.")
          .deprecated("6.2.0", "`ZRANGE` with `REV` and `BYSCORE`")
          .onShard(
              arguments -> RangeQuery.parse(arguments, Span.By.SCORE, true),
              SortedSetRangeCommands::range);

  static final Command ZRANGEBYLEX =
      reading("ZRANGEBYLEX", "key min:string max:string [LIMIT offset count]")
          .doc("Gives the members between two strings, where scores are equal.", "2.8.9", COST)
          .deprecated("6.2.0", "`ZRANGE` with `BYLEX`")
          .onShard(
              arguments -> RangeQuery.parse(arguments, Span.By.MEMBER, false),
              SortedSetRangeCommands::range);

  static final Command ZREVRANGEBYLEX =
      reading("ZREVRANGEBYLEX", "key max:string min:string [LIMIT offset count]")
          .doc(
              "Gives the members between two strings, the last first, where scores are equal.",
              "2.8.9",
              COST)
          .deprecated("6.2.0", "`ZRANGE` with `REV` and `BYLEX`")
          .onShard(
              arguments -> RangeQuery.parse(arguments, Span.By.MEMBER, true),
              SortedSetRangeCommands::range);

  private static CommandBuilder reading(String name, String syntax) {
    return read(name, syntax)
        .arity(-4)
        .keys(at(1), RO, ACCESS)
        .group(SORTED_SET)
        .categories(SORTEDSET);
  }

  private static Reply range(Call call, RangeQuery query) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    return set == null ? Reply.EMPTY_ARRAY : ScoredReplies.of(query.of(set), query.withScores());
  }

  static final Command ZRANGESTORE =
      write(
              "ZRANGESTORE",
              "dst src min:string max:string [BYSCORE | BYLEX] [REV] [LIMIT offset count]")
          .arity(-5)
          .flags(DENYOOM)
          .keys(at(1), OW, UPDATE)
          .keys(at(2), RO, ACCESS)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .doc("Lets a key hold what a range of a sorted set has.", "6.2.0", COST)
          .acrossShards(arguments -> RangeQuery.parse(arguments, 2), SortedSetRangeCommands::store);

  /** By rank, where it is known how many there will be, they are not even at first compact. */
  private static Reply store(Call call, RangeQuery query) {
    Key destination = call.keys().get(0);
    SortedSetValue source = SortedSetEntry.sortedSetOrNull(call.read(call.keys().get(1)));
    ScoredMembers members = source == null ? ScoredMembers.NONE : query.of(source);
    SortedSetLimits limits = SortedSetEntry.limits(call);
    SortedSetValue stored =
        SortedSetValue.expecting(
            query.span() instanceof Span.ByRank ? members.size() : 0,
            0,
            limits,
            call.keyspace(destination).hasher());
    for (int i = 0; i < members.size(); i++) {
      stored.add(members.member(i), members.score(i), limits);
    }
    return SortedSetEntry.storeResult(call, destination, stored, KeyEvent.ZRANGESTORE);
  }

  static final Command ZCOUNT =
      reading("ZCOUNT", "key min max")
          .arity(4)
          .flags(FAST)
          .doc("Counts the members between two scores.", "2.0.0", "O(log(N)), N being the size")
          .onShard(
              arguments -> Span.By.SCORE.parse(arguments.skip(1), false),
              SortedSetRangeCommands::count);

  static final Command ZLEXCOUNT =
      reading("ZLEXCOUNT", "key min:string max:string")
          .arity(4)
          .flags(FAST)
          .doc(
              "Counts the members between two strings, where scores are equal.",
              "2.8.9",
              "O(log(N)), N being the size")
          .onShard(
              arguments -> Span.By.MEMBER.parse(arguments.skip(1), false),
              SortedSetRangeCommands::count);

  private static Reply count(Call call, Span span) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    return set == null ? Reply.ZERO : Reply.integer(span.in(set, false).count());
  }

  static final Command ZREMRANGEBYRANK =
      removing("ZREMRANGEBYRANK", "key start stop")
          .doc("Removes the members between two ranks.", "2.0.0", COST)
          .onShard(
              arguments -> Span.By.RANK.parse(arguments.skip(1), false),
              (call, span) -> remove(call, span, KeyEvent.ZREMRANGEBYRANK));

  static final Command ZREMRANGEBYSCORE =
      removing("ZREMRANGEBYSCORE", "key min max")
          .doc("Removes the members between two scores.", "1.2.0", COST)
          .onShard(
              arguments -> Span.By.SCORE.parse(arguments.skip(1), false),
              (call, span) -> remove(call, span, KeyEvent.ZREMRANGEBYSCORE));

  static final Command ZREMRANGEBYLEX =
      removing("ZREMRANGEBYLEX", "key min:string max:string")
          .doc("Removes the members between two strings, where scores are equal.", "2.8.9", COST)
          .onShard(
              arguments -> Span.By.MEMBER.parse(arguments.skip(1), false),
              (call, span) -> remove(call, span, KeyEvent.ZREMRANGEBYLEX));

  private static CommandBuilder removing(String name, String syntax) {
    return write(name, syntax)
        .arity(4)
        .keys(at(1), RW, DELETE)
        .group(SORTED_SET)
        .categories(SORTEDSET);
  }

  private static Reply remove(Call call, Span span, KeyEvent event) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      return Reply.ZERO;
    }
    SortedSetValue set = SortedSetEntry.toChange(call, key, entry);
    Span.Ranks ranks = span.in(set, false);
    if (ranks.count() > 0) {
      set.removeRange(ranks.from(), ranks.to());
      SortedSetEntry.changed(call, key, entry, event, ranks.count());
    }
    return Reply.integer(ranks.count());
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SORTEDSET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Group.SORTED_SET;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
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
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.List;

/** Commands on members of one sorted set. */
final class SortedSetCommands {
  private SortedSetCommands() {}

  static List<Command> all() {
    return List.of(
        ZADD, ZINCRBY, ZREM, ZCARD, ZSCORE, ZMSCORE, ZRANK, ZREVRANK, ZRANDMEMBER, ZSCAN);
  }

  static final Command ZADD =
      write("ZADD", "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]")
          .arity(-4)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, UPDATE)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .member(3)
          .briefUpTo(4)
          .doc(
              "Adds members to a sorted set, or changes their scores.",
              "1.2.0",
              "O(log(N)) for each member, N being the size")
          .changed("2.4.0", "Takes several members.")
          .changed("3.0.2", "The options XX, NX, CH and INCR are new.")
          .changed("6.2.0", "The options GT and LT are new.")
          .onShard(arguments -> Addition.parse(arguments, false), Addition::run);

  static final Command ZINCRBY =
      write("ZINCRBY", "key increment member")
          .arity(4)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .member(3)
          .doc("Adds to the score of a member.", "1.2.0", "O(log(N)), N being the size")
          .onShard(arguments -> Addition.parse(arguments, true), Addition::run);

  static final Command ZREM =
      write("ZREM", "key member [member ...]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RW, DELETE)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .member(2)
          .briefUpTo(3)
          .doc(
              "Removes members from a sorted set.",
              "1.2.0",
              "O(M*log(N)), N being the size and M members being named")
          .changed("2.4.0", "Takes several members.")
          .onShard(SortedSetCommands::remove);

  private static Reply remove(Call call, NoArguments none) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null) {
      return Reply.ZERO;
    }
    SortedSetValue set = SortedSetEntry.toChange(call, key, entry);
    int removed = 0;
    for (int i = 2; i < call.request().size() && !set.isEmpty(); i++) {
      removed += set.remove(call.argument(i)) ? 1 : 0;
    }
    if (removed > 0) {
      SortedSetEntry.changed(call, key, entry, KeyEvent.ZREM, removed);
    }
    return Reply.integer(removed);
  }

  static final Command ZCARD =
      read("ZCARD", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .doc("Counts the members of a sorted set.", "1.2.0", "O(1)")
          .onShard(SortedSetCommands::cardinality);

  private static Reply cardinality(Call call, NoArguments none) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    return set == null ? Reply.ZERO : Reply.integer(set.size());
  }

  static final Command ZSCORE =
      read("ZSCORE", "key member")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .member(2)
          .doc("Gives the score of a member.", "1.2.0", "O(1)")
          .onShard(SortedSetCommands::score);

  private static Reply score(Call call, NoArguments none) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    return set == null ? Reply.NULL : scoreReply(set.score(call.argument(2)));
  }

  private static Reply scoreReply(double score) {
    return Double.isNaN(score) ? Reply.NULL : new Reply.Dbl(score);
  }

  static final Command ZMSCORE =
      read("ZMSCORE", "key member [member ...]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .doc("Gives the scores of several members.", "6.2.0", "O(N), N members being named")
          .onShard(SortedSetCommands::scores);

  private static Reply scores(Call call, NoArguments none) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    List<Reply> scores = new ArrayList<>();
    for (int i = 2; i < call.request().size(); i++) {
      scores.add(set == null ? Reply.NULL : scoreReply(set.score(call.argument(i))));
    }
    return Reply.array(scores);
  }

  static final Command ZRANK =
      read("ZRANK", "key member [WITHSCORE]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .member(2)
          .doc(
              "Tells how many members have less than a member's score.",
              "2.0.0",
              "O(log(N)), N being the size")
          .changed("7.2.0", "The option WITHSCORE is new.")
          .onShard(SortedSetCommands::parseWithScore, (call, with) -> rank(call, with, false));

  static final Command ZREVRANK =
      read("ZREVRANK", "key member [WITHSCORE]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .member(2)
          .doc(
              "Tells how many members have more than a member's score.",
              "2.0.0",
              "O(log(N)), N being the size")
          .changed("7.2.0", "The option WITHSCORE is new.")
          .onShard(SortedSetCommands::parseWithScore, (call, with) -> rank(call, with, true));

  private static boolean parseWithScore(Arguments arguments) {
    if (arguments.remaining() > 3) {
      throw ClientException.wrongArity(arguments.command().fullName());
    }
    boolean withScore = arguments.skip(2).take("WITHSCORE");
    arguments.end();
    return withScore;
  }

  private static Reply rank(Call call, boolean withScore, boolean reversed) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    Bytes member = call.argument(2);
    double score = set == null ? Double.NaN : set.score(member);
    if (set == null || Double.isNaN(score)) {
      return withScore ? Reply.NULL_ARRAY : Reply.NULL;
    }
    int before = set.rank(member, score);
    Reply rank = Reply.integer(reversed ? set.size() - 1 - before : before);
    return withScore ? Reply.array(rank, new Reply.Dbl(score)) : rank;
  }

  static final Command ZRANDMEMBER =
      read("ZRANDMEMBER", "key [count [WITHSCORES]]")
          .arity(-2)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .keys(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .doc(
              "Gives members picked at random.",
              "6.2.0",
              "O(N*log(M)), N members being wanted of M")
          .onShard(RandomQuery::parse, SortedSetCommands::randomMembers);

  /**
   * What {@code ZRANDMEMBER} is told.
   *
   * @param isCounted whether several are wanted, in a list
   * @param count how many; if negative, the same ones may come again
   */
  private record RandomQuery(boolean isCounted, long count, boolean withScores) {
    static RandomQuery parse(Arguments arguments) {
      if (!arguments.skip(1).hasNext()) {
        return new RandomQuery(false, 1, false);
      }
      long count = arguments.nextLong(-Long.MAX_VALUE, Long.MAX_VALUE);
      boolean withScores = arguments.take("WITHSCORES");
      arguments.end();
      if (withScores && Math.abs(count) > Long.MAX_VALUE / 2) {
        throw new ClientException("ERR value is out of range");
      }
      return new RandomQuery(true, count, withScores);
    }
  }

  private static Reply randomMembers(Call call, RandomQuery query) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    if (set == null) {
      return query.isCounted() ? Reply.EMPTY_ARRAY : Reply.NULL;
    }
    if (!query.isCounted()) {
      return Reply.bulk(set.sample(1, call.random()).member(0));
    }
    if (query.count() < -set.size()) {
      return repeatedPicks(set, query, call.random().nextLong());
    }
    if (query.count() < 0) {
      ScoredMembers picked = set.pick((int) -query.count(), call.random());
      return ScoredReplies.of(picked, query.withScores());
    }
    int count = (int) Math.min(query.count(), set.size());
    // Where all are wanted, Redis begins with the last.
    ScoredMembers members =
        count == set.size() ? set.range(0, count, true) : set.sample(count, call.random());
    return ScoredReplies.of(members, query.withScores());
  }

  /** Members picked again and again, as the reply is sent: they may be many more than there are. */
  private static Reply repeatedPicks(SortedSetValue set, RandomQuery query, long seed) {
    ScoredMembers all = set.range(0, set.size(), false);
    int stride = query.withScores() ? 2 : 1;
    int count = (int) Math.min(-query.count(), Integer.MAX_VALUE / stride);
    List<Reply> picked =
        ScoredReplies.lazy(
            stride * count,
            index -> {
              int rank = (int) Math.unsignedMultiplyHigh(mixed(seed, index / stride), all.size());
              return index % stride == 0
                  ? Reply.bulk(all.member(rank))
                  : new Reply.Dbl(all.score(rank));
            });
    return query.withScores() ? new Reply.Pairs(picked) : Reply.array(picked);
  }

  /**
   * Number {@code index} of a sequence that looks random: G. Steele and others, "Fast splittable
   * pseudorandom number generators" (2014).
   */
  private static long mixed(long seed, int index) {
    long z = seed + (index + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  static final Command ZSCAN =
      read("ZSCAN", "key cursor:integer [MATCH pattern] [COUNT count]")
          .arity(-3)
          .keys(at(1), RO, ACCESS)
          .group(SORTED_SET)
          .categories(SORTEDSET)
          .tips("nondeterministic_output")
          .doc(
              "Goes through the members of a sorted set step by step.",
              "2.8.0",
              "O(1) for a step, O(N) for all, N being the size")
          .onShard(arguments -> ElementScan.parse(arguments, false), SortedSetCommands::scan);

  private static Reply scan(Call call, ElementScan query) {
    SortedSetValue set = SortedSetEntry.sortedSetOrNull(call.read(call.key()));
    if (set == null) {
      return ElementScan.NOTHING;
    }
    ElementScan.Options options = query.options().get();
    List<Reply> found = new ArrayList<>();
    long next =
        set.scan(
            query.cursor(),
            options.count(),
            (member, score) -> {
              if (options.matches(member)) {
                found.add(Reply.bulk(member));
                found.add(Reply.bulk(ScannedScore.text(score, set.isPacked())));
              }
            });
    return ElementScan.reply(next, found);
  }
}

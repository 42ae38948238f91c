package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SORTEDSET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Group.SORTED_SET;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;
import static io.heddle.server.command.Keys.counted;
import static io.heddle.server.command.family.CombinationQuery.Form.COMBINING;
import static io.heddle.server.command.family.CombinationQuery.Form.COMBINING_STORED;
import static io.heddle.server.command.family.CombinationQuery.Form.COUNTING;
import static io.heddle.server.command.family.CombinationQuery.Form.PLAIN;
import static io.heddle.server.command.family.CombinationQuery.Form.PLAIN_STORED;

import io.heddle.resp.Reply;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Handler;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Key;
import java.util.List;
import java.util.function.Function;

/** Commands that make one sorted set of several. */
final class SortedSetCombinationCommands {
  private static final String WEIGHTS =
      " [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>]";

  private static final String UNION_COST =
      "O(N+M*log(M)), N being all sizes together and M that of the result";

  private static final String INTERSECTION_COST =
      "O(N*K+M*log(M)), N being the smallest of K sizes and M that of the result";

  private static final String DIFFERENCE_COST =
      "O(N*K+M*log(M)), N being the first of K sizes and M that of the result";

  private SortedSetCombinationCommands() {}

  static List<Command> all() {
    return List.of(ZUNION, ZUNIONSTORE, ZINTER, ZINTERSTORE, ZINTERCARD, ZDIFF, ZDIFFSTORE);
  }

  static final Command ZUNION =
      replying("ZUNION", WEIGHTS + " [WITHSCORES]")
          .doc("Gives the members that any of several sorted sets has.", "6.2.0", UNION_COST)
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, COMBINING), reply(Combination::union));

  static final Command ZUNIONSTORE =
      storing("ZUNIONSTORE", WEIGHTS)
          .doc(
              "Lets a key hold the members that any of several sorted sets has.",
              "2.0.0",
              UNION_COST)
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, COMBINING_STORED),
              store(Combination::union, KeyEvent.ZUNIONSTORE));

  static final Command ZINTER =
      replying("ZINTER", WEIGHTS + " [WITHSCORES]")
          .doc(
              "Gives the members that all of several sorted sets have.", "6.2.0", INTERSECTION_COST)
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, COMBINING),
              reply(Combination::intersection));

  static final Command ZINTERSTORE =
      storing("ZINTERSTORE", WEIGHTS)
          .doc(
              "Lets a key hold the members that all of several sorted sets have.",
              "2.0.0",
              INTERSECTION_COST)
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, COMBINING_STORED),
              store(Combination::intersection, KeyEvent.ZINTERSTORE));

  static final Command ZINTERCARD =
      replying("ZINTERCARD", " [LIMIT limit]")
          .doc(
              "Counts the members that all of several sorted sets have.",
              "7.0.0",
              "O(N*K), N being the smallest of K sizes")
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, COUNTING),
              (call, query) ->
                  Reply.integer(new Combination(call, call.keys(), query).intersectionSize()));

  static final Command ZDIFF =
      replying("ZDIFF", " [WITHSCORES]")
          .doc(
              "Gives the members of a sorted set that none of several others has.",
              "6.2.0",
              DIFFERENCE_COST)
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, PLAIN),
              reply(Combination::difference));

  static final Command ZDIFFSTORE =
      storing("ZDIFFSTORE", "")
          .doc(
              "Lets a key hold the members of a sorted set that none of several others has.",
              "6.2.0",
              DIFFERENCE_COST)
          .acrossShards(
              arguments -> CombinationQuery.parse(arguments, PLAIN_STORED),
              store(Combination::difference, KeyEvent.ZDIFFSTORE));

  private static CommandBuilder replying(String name, String options) {
    return read(name, "numkeys key [key ...]" + options)
        .arity(-3)
        .keys(counted(1), RO, ACCESS)
        .group(SORTED_SET)
        .categories(SORTEDSET);
  }

  private static CommandBuilder storing(String name, String options) {
    return write(name, "destination numkeys key [key ...]" + options)
        .arity(-4)
        .flags(DENYOOM)
        .keys(at(1), OW, UPDATE)
        .keys(counted(2), RO, ACCESS)
        .group(SORTED_SET)
        .categories(SORTEDSET);
  }

  private static Handler<CombinationQuery> reply(Function<Combination, SortedSetValue> combine) {
    return (call, query) -> {
      SortedSetValue result = combine.apply(new Combination(call, call.keys(), query));
      return ScoredReplies.of(
          result.range(0, result.size(), false), query.options().get().withScores());
    };
  }

  private static Handler<CombinationQuery> store(
      Function<Combination, SortedSetValue> combine, KeyEvent event) {
    return (call, query) -> {
      List<Key> keys = call.keys();
      Combination combination = new Combination(call, keys.subList(1, keys.size()), query);
      SortedSetValue result = combine.apply(combination);
      result.compact(SortedSetEntry.limits(call));
      return SortedSetEntry.storeResult(call, keys.get(0), result, event);
    };
  }
}

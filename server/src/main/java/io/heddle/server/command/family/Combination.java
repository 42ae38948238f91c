package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Call;
import io.heddle.shard.data.ScoredConsumer;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one sorted set of several, by the rules of a {@link CombinationQuery}. Owned by the holder
 * of the turns of all their shards.
 */
final class Combination {
  private static final int MEMBERS_PER_BREATH = 256;

  /** One that takes part, and what its scores are multiplied with. */
  private record Input(ScoreSource source, double weight) {
    int size() {
      return source.size();
    }

    double weighted(double score) {
      return weight * score;
    }
  }

  /** A score that is not final. */
  private static final class Sum {
    private double value;

    Sum(double value) {
      this.value = value;
    }
  }

  private final Call call;
  private final CombinationQuery.Options options;
  private final List<Input> inputs = new ArrayList<>();
  private int steps;

  /** Of what {@code keys} hold, all of which must be sets, sorted or not. */
  Combination(Call call, List<Key> keys, CombinationQuery query) {
    this.call = call;
    List<ScoreSource> sources = new ArrayList<>();
    for (Key key : keys) {
      sources.add(ScoreSource.of(call.read(key)));
    }
    options = query.options().get();
    for (int i = 0; i < sources.size(); i++) {
      inputs.add(new Input(sources.get(i), options.weight(i)));
    }
  }

  private ScoredConsumer breathing(ScoredConsumer each) {
    return (member, score) -> {
      if (++steps % MEMBERS_PER_BREATH == 0) {
        call.breathe();
      }
      each.accept(member, score);
    };
  }

  private SortedSetValue empty() {
    return SortedSetValue.spread(call.keyspace(call.keys().get(0)).hasher());
  }

  private void smallestFirst() {
    inputs.sort(Comparator.comparingInt(Input::size));
  }

  /** All members of all, with the sums, or what else is wanted, of their scores. */
  SortedSetValue union() {
    smallestFirst();
    Map<Bytes, Sum> sums = new LinkedHashMap<>();
    for (Input input : inputs) {
      input
          .source()
          .forEach(
              breathing(
                  (member, score) -> {
                    double weighted = orZero(input.weighted(score));
                    Sum sum = sums.putIfAbsent(member, new Sum(weighted));
                    if (sum != null) {
                      sum.value = options.aggregate().of(sum.value, weighted);
                    }
                  }));
    }
    SortedSetValue result = empty();
    ScoredConsumer add = breathing(result::add);
    sums.forEach((member, sum) -> add.accept(member, sum.value));
    return result;
  }

  /** The members that all have, with the sums, or what else is wanted, of their scores. */
  SortedSetValue intersection() {
    SortedSetValue result = empty();
    smallestFirst();
    Input first = inputs.get(0);
    first
        .source()
        .forEach(
            breathing(
                (member, score) -> {
                  double sum = sumOfAll(member, orZero(first.weighted(score)));
                  if (!Double.isNaN(sum)) {
                    result.add(member, sum);
                  }
                }));
    return result;
  }

  /**
   * What {@code first}, the score in the first input, makes with the others; NaN if one has none.
   */
  private double sumOfAll(Bytes member, double first) {
    double sum = first;
    for (int i = 1; i < inputs.size(); i++) {
      Input other = inputs.get(i);
      double score = other.source().score(member);
      if (Double.isNaN(score)) {
        return score;
      }
      sum = options.aggregate().of(sum, other.weighted(score));
    }
    return sum;
  }

  /** How many members all have, but no more than there is a limit. */
  long intersectionSize() {
    smallestFirst();
    long most = options.limit() == 0 ? Long.MAX_VALUE : options.limit();
    long[] count = {0};
    inputs
        .get(0)
        .source()
        .forEach(
            breathing(
                (member, score) -> {
                  if (count[0] < most && isInAllOthers(member)) {
                    count[0]++;
                  }
                }));
    return count[0];
  }

  private boolean isInAllOthers(Bytes member) {
    for (int i = 1; i < inputs.size(); i++) {
      if (Double.isNaN(inputs.get(i).source().score(member))) {
        return false;
      }
    }
    return true;
  }

  /** The members of the first that no other one has. */
  SortedSetValue difference() {
    SortedSetValue result = empty();
    Input first = inputs.remove(0);
    inputs.sort(Comparator.comparingInt(Input::size).reversed());
    first
        .source()
        .forEach(
            breathing(
                (member, score) -> {
                  if (isInNone(member)) {
                    result.add(member, score);
                  }
                }));
    return result;
  }

  private boolean isInNone(Bytes member) {
    for (Input input : inputs) {
      if (!Double.isNaN(input.source().score(member))) {
        return false;
      }
    }
    return true;
  }

  /** Infinity times zero is no number, but has to be one here. */
  private static double orZero(double score) {
    return Double.isNaN(score) ? 0 : score;
  }
}

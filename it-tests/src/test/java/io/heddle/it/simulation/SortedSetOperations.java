package io.heddle.it.simulation;

import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Value.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the model knows of sorted sets, all of whose scores are integers. */
final class SortedSetOperations {
  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("ZADD", SortedSetOperations::add),
          Map.entry("ZINCRBY", SortedSetOperations::increase),
          Map.entry("ZREM", SortedSetOperations::remove),
          Map.entry("ZCARD", (step, words) -> Answers.integer(scores(step, words.get(1)).size())),
          Map.entry("ZSCORE", SortedSetOperations::score),
          Map.entry("ZRANGE", SortedSetOperations::all),
          Map.entry("ZPOPMIN", SortedSetOperations::popLeast),
          Map.entry("ZUNIONSTORE", SortedSetOperations::storeUnion),
          Map.entry("BZPOPMIN", SortedSetOperations::popLeastOrWait));

  private SortedSetOperations() {}

  private static Map<String, Long> scores(Step step, String key) {
    Scores scores = step.find(key, Scores.class);
    return scores == null ? Map.of() : scores.scores();
  }

  private static Map<String, Long> needed(Step step, String key) {
    return step.need(key, Scores.class, () -> new Scores(new TreeMap<>())).scores();
  }

  /** {@code ZADD key score member [score member ...]}. */
  private static Answer add(Step step, List<String> words) {
    Map<String, Long> before = Map.copyOf(scores(step, words.get(1)));
    Map<String, Long> scores = needed(step, words.get(1));
    for (int i = 2; i < words.size(); i += 2) {
      scores.put(words.get(i + 1), Long.valueOf(words.get(i)));
    }
    step.changedIf(!scores.equals(before), words.get(1));
    return Answers.integer(scores.size() - before.size());
  }

  private static Answer increase(Step step, List<String> words) {
    long after =
        needed(step, words.get(1)).merge(words.get(3), Long.valueOf(words.get(2)), Long::sum);
    step.changed(words.get(1));
    return Answers.bulk(Long.toString(after));
  }

  private static Answer remove(Step step, List<String> words) {
    Map<String, Long> scores = scores(step, words.get(1));
    int before = scores.size();
    if (before > 0) {
      words.subList(2, words.size()).forEach(scores::remove);
    }
    int removed = before - scores.size();
    step.changedIf(removed > 0, words.get(1));
    return Answers.integer(removed);
  }

  private static Answer score(Step step, List<String> words) {
    Long score = scores(step, words.get(1)).get(words.get(2));
    return score == null ? Answers.NIL : Answers.bulk(score.toString());
  }

  private static List<String> flat(List<Map.Entry<String, Long>> entries) {
    List<String> flat = new ArrayList<>();
    for (Map.Entry<String, Long> entry : entries) {
      flat.add(entry.getKey());
      flat.add(entry.getValue().toString());
    }
    return flat;
  }

  /** {@code ZRANGE key 0 -1 WITHSCORES}. */
  private static Answer all(Step step, List<String> words) {
    Scores scores = step.find(words.get(1), Scores.class);
    return Answers.strings(scores == null ? List.of() : flat(scores.ranked()));
  }

  private static List<Map.Entry<String, Long>> takeLeast(Step step, String key, int count) {
    Scores scores = step.find(key, Scores.class);
    if (scores == null) {
      return List.of();
    }
    List<Map.Entry<String, Long>> ranked = scores.ranked();
    List<Map.Entry<String, Long>> least = new ArrayList<>();
    for (Map.Entry<String, Long> entry : ranked.subList(0, Math.min(count, ranked.size()))) {
      least.add(Map.entry(entry.getKey(), entry.getValue()));
    }
    least.forEach(entry -> scores.scores().remove(entry.getKey()));
    step.changed(key);
    return least;
  }

  private static Answer popLeast(Step step, List<String> words) {
    int count = words.size() > 2 ? Integer.parseInt(words.get(2)) : 1;
    return Answers.strings(flat(takeLeast(step, words.get(1), count)));
  }

  /** Members of a set count as if their score were 1. */
  private static Map<String, Long> scoresOrMembers(Step step, String key) {
    Data.Item item = step.find(key);
    if (item != null && item.value instanceof Value.Members members) {
      Map<String, Long> scores = new TreeMap<>();
      members.members().forEach(member -> scores.put(member, 1L));
      return scores;
    }
    return scores(step, key);
  }

  /** {@code ZUNIONSTORE destination 2 key key}. */
  private static Answer storeUnion(Step step, List<String> words) {
    TreeMap<String, Long> union = new TreeMap<>(scoresOrMembers(step, words.get(3)));
    scoresOrMembers(step, words.get(4))
        .forEach((member, score) -> union.merge(member, score, Long::sum));
    if (union.isEmpty()) {
      step.remove(words.get(1));
    } else {
      step.put(words.get(1), new Scores(union));
    }
    return Answers.integer(union.size());
  }

  private static Answer popLeastOrWait(Step step, List<String> words) {
    for (String key : words.subList(1, words.size() - 1)) {
      List<String> least = flat(takeLeast(step, key, 1));
      if (!least.isEmpty()) {
        return Answers.strings(List.of(key, least.get(0), least.get(1)));
      }
    }
    return ListOperations.orWait(step, Answers.NIL_ARRAY);
  }
}

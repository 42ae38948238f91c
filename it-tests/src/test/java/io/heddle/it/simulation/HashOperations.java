package io.heddle.it.simulation;

import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Value.Fields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the model knows of hashes. */
final class HashOperations {
  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("HSET", HashOperations::set),
          Map.entry("HSETNX", HashOperations::setIfNone),
          Map.entry("HGET", HashOperations::get),
          Map.entry("HDEL", HashOperations::delete),
          Map.entry("HLEN", (step, words) -> Answers.integer(fields(step, words.get(1)).size())),
          Map.entry(
              "HGETALL", (step, words) -> Answers.pairsInAnyOrder(fields(step, words.get(1)))),
          Map.entry("HINCRBY", HashOperations::increase));

  private HashOperations() {}

  private static Map<String, String> fields(Step step, String key) {
    Fields fields = step.find(key, Fields.class);
    return fields == null ? Map.of() : fields.fields();
  }

  private static Map<String, String> needed(Step step, String key) {
    return step.need(key, Fields.class, () -> new Fields(new TreeMap<>())).fields();
  }

  private static Answer set(Step step, List<String> words) {
    Map<String, String> fields = needed(step, words.get(1));
    int before = fields.size();
    for (int i = 2; i < words.size(); i += 2) {
      fields.put(words.get(i), words.get(i + 1));
    }
    step.changed(words.get(1));
    return Answers.integer(fields.size() - before);
  }

  private static Answer setIfNone(Step step, List<String> words) {
    if (fields(step, words.get(1)).containsKey(words.get(2))) {
      return Answers.integer(0);
    }
    return set(step, words);
  }

  private static Answer get(Step step, List<String> words) {
    String found = fields(step, words.get(1)).get(words.get(2));
    return found == null ? Answers.NIL : Answers.bulk(found);
  }

  private static Answer delete(Step step, List<String> words) {
    Map<String, String> fields = fields(step, words.get(1));
    int before = fields.size();
    if (before > 0) {
      words.subList(2, words.size()).forEach(fields::remove);
    }
    int deleted = before - fields.size();
    step.changedIf(deleted > 0, words.get(1));
    return Answers.integer(deleted);
  }

  private static Answer increase(Step step, List<String> words) {
    String old = fields(step, words.get(1)).getOrDefault(words.get(2), "0");
    long after =
        Step.number(old, "ERR hash value is not an integer") + Long.parseLong(words.get(3));
    needed(step, words.get(1)).put(words.get(2), Long.toString(after));
    step.changed(words.get(1));
    return Answers.integer(after);
  }
}

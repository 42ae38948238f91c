package io.heddle.it.simulation;

import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Value.Fields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the model knows of hashes. A field whose time is over is here until the server says that it
 * has removed it, or until a command asks for it by name.
 */
final class HashOperations {
  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("HSET", HashOperations::set),
          Map.entry("HSETNX", HashOperations::setIfNone),
          Map.entry("HGET", HashOperations::get),
          Map.entry("HDEL", HashOperations::delete),
          Map.entry("HLEN", HashOperations::count),
          Map.entry("HGETALL", HashOperations::all),
          Map.entry("HINCRBY", HashOperations::increase),
          Map.entry("HPEXPIRE", HashOperations::expire),
          Map.entry("HPERSIST", HashOperations::persist),
          Map.entry("HPTTL", HashOperations::timeLeft));

  private static final int NO_FIELD = -2;
  private static final int NO_DEADLINE = -1;

  private HashOperations() {}

  private static Fields needed(Step step, String key) {
    return step.need(key, Fields.class, () -> new Fields(new TreeMap<>(), new TreeMap<>()));
  }

  private static @Nullable Fields find(Step step, List<String> words) {
    return step.find(words.get(1), Fields.class);
  }

  /** A field's value, or null; one whose time is over goes, and with the last one the hash. */
  private static @Nullable String value(Step step, String key, String field) {
    Fields found = step.find(key, Fields.class);
    if (found != null && found.isOver(field, step.now)) {
      found.remove(field);
      step.dropIfEmpty(key);
      return null;
    }
    return found == null ? null : found.fields().get(field);
  }

  private static Answer set(Step step, List<String> words) {
    Fields found = needed(step, words.get(1));
    int before = found.fields().size();
    for (int i = 2; i < words.size(); i += 2) {
      found.fields().put(words.get(i), words.get(i + 1));
      found.deadlines().remove(words.get(i));
    }
    step.changed(words.get(1));
    return Answers.integer(found.fields().size() - before);
  }

  private static Answer setIfNone(Step step, List<String> words) {
    return value(step, words.get(1), words.get(2)) == null ? set(step, words) : Answers.integer(0);
  }

  private static Answer get(Step step, List<String> words) {
    String found = value(step, words.get(1), words.get(2));
    return found == null ? Answers.NIL : Answers.bulk(found);
  }

  private static Answer delete(Step step, List<String> words) {
    Fields found = find(step, words);
    long deleted = found == null ? 0 : words.stream().skip(2).filter(found::remove).count();
    step.changedIf(deleted > 0, words.get(1));
    return Answers.integer(deleted);
  }

  private static Answer count(Step step, List<String> words) {
    Fields found = find(step, words);
    return Answers.integer(found == null ? 0 : found.fields().size());
  }

  private static Answer all(Step step, List<String> words) {
    Fields found = find(step, words);
    Map<String, String> all = found == null ? Map.of() : new TreeMap<>(found.fields());
    all.keySet().removeIf(field -> found != null && found.isOver(field, step.now));
    return Answers.pairsInAnyOrder(all);
  }

  private static Answer increase(Step step, List<String> words) {
    String old = value(step, words.get(1), words.get(2));
    long before = old == null ? 0 : Step.number(old, "ERR hash value is not an integer");
    long after = before + Long.parseLong(words.get(3));
    needed(step, words.get(1)).fields().put(words.get(2), Long.toString(after));
    step.changed(words.get(1));
    return Answers.integer(after);
  }

  /** {@code HPEXPIRE key milliseconds FIELDS 1 field}. */
  private static Answer expire(Step step, List<String> words) {
    Fields found = find(step, words);
    String field = words.get(5);
    if (found == null || !found.fields().containsKey(field)) {
      return each(NO_FIELD);
    }
    long left = Long.parseLong(words.get(2));
    if (left == 0) {
      found.remove(field);
    } else {
      found.deadlines().put(field, step.now + left);
    }
    step.changed(words.get(1));
    return each(left == 0 ? 2 : 1);
  }

  /** {@code HPERSIST key FIELDS 1 field}. */
  private static Answer persist(Step step, List<String> words) {
    Fields found = find(step, words);
    String field = words.get(4);
    if (found == null || !found.isLive(field, step.now)) {
      return each(NO_FIELD);
    }
    boolean had = found.deadlines().remove(field) != null;
    step.changedIf(had, words.get(1));
    return each(had ? 1 : NO_DEADLINE);
  }

  /** {@code HPTTL key FIELDS 1 field}. */
  private static Answer timeLeft(Step step, List<String> words) {
    Fields found = find(step, words);
    String field = words.get(4);
    if (found == null || !found.isLive(field, step.now)) {
      return each(NO_FIELD);
    }
    Long deadline = found.deadlines().get(field);
    return each(deadline == null ? NO_DEADLINE : deadline - step.now);
  }

  private static Answer each(long answer) {
    return new Answer.Each(List.of(Answers.integer(answer)));
  }
}

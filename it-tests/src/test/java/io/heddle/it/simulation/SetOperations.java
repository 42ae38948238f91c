package io.heddle.it.simulation;

import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Value.Members;
import io.heddle.server.Frame;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the model knows of sets. */
final class SetOperations {
  /** What becomes of the first of several sets. */
  @FunctionalInterface
  private interface Combination {
    void apply(Set<String> result, Set<String> other);
  }

  private static final Combination INTERSECTION = (result, other) -> result.retainAll(other);
  private static final Combination UNION = (result, other) -> result.addAll(other);
  private static final Combination DIFFERENCE = (result, other) -> result.removeAll(other);

  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("SADD", SetOperations::add),
          Map.entry("SREM", SetOperations::remove),
          Map.entry("SCARD", (step, words) -> Answers.integer(members(step, words.get(1)).size())),
          Map.entry("SMEMBERS", (step, words) -> Answers.inAnyOrder(members(step, words.get(1)))),
          Map.entry(
              "SISMEMBER",
              (step, words) -> Answers.yes(members(step, words.get(1)).contains(words.get(2)))),
          Map.entry("SPOP", SetOperations::pop),
          Map.entry("SRANDMEMBER", SetOperations::choose),
          Map.entry("SMOVE", SetOperations::move),
          Map.entry("SINTER", (step, words) -> show(step, words, INTERSECTION)),
          Map.entry("SUNION", (step, words) -> show(step, words, UNION)),
          Map.entry("SDIFF", (step, words) -> show(step, words, DIFFERENCE)),
          Map.entry("SINTERSTORE", (step, words) -> store(step, words, INTERSECTION)),
          Map.entry("SUNIONSTORE", (step, words) -> store(step, words, UNION)),
          Map.entry("SDIFFSTORE", (step, words) -> store(step, words, DIFFERENCE)));

  private SetOperations() {}

  private static Set<String> members(Step step, String key) {
    Members members = step.find(key, Members.class);
    return members == null ? Set.of() : members.members();
  }

  private static Set<String> needed(Step step, String key) {
    return step.need(key, Members.class, () -> new Members(new TreeSet<>())).members();
  }

  private static Answer add(Step step, List<String> words) {
    int before = members(step, words.get(1)).size();
    Set<String> members = needed(step, words.get(1));
    members.addAll(words.subList(2, words.size()));
    step.changedIf(members.size() > before, words.get(1));
    return Answers.integer(members.size() - before);
  }

  private static Answer remove(Step step, List<String> words) {
    Set<String> members = members(step, words.get(1));
    int before = members.size();
    if (before > 0) {
      words.subList(2, words.size()).forEach(members::remove);
    }
    int removed = before - members.size();
    step.changedIf(removed > 0, words.get(1));
    return Answers.integer(removed);
  }

  /** {@code SPOP key [count]}: which ones is the server's choice. */
  private static Answer pop(Step step, List<String> words) {
    Answer chosen = choose(step, words);
    Set<String> members = members(step, words.get(1));
    if (!members.isEmpty() && !step.isBrokenOff()) {
      chosen(step).forEach(members::remove);
      step.changed(words.get(1));
    }
    return chosen;
  }

  /** {@code SRANDMEMBER key [count]}, with a count above 0. */
  private static Answer choose(Step step, List<String> words) {
    Set<String> members = members(step, words.get(1));
    boolean counted = words.size() > 2;
    if (members.isEmpty()) {
      return counted ? Answers.strings(List.of()) : Answers.NIL;
    }
    if (step.isBrokenOff()) {
      return Answers.NIL; // nobody has heard it
    }
    int count = counted ? Math.min(Integer.parseInt(words.get(2)), members.size()) : 1;
    Set<String> chosen = new TreeSet<>(chosen(step));
    if (chosen.size() != count || !members.containsAll(chosen)) {
      throw new AssertionError("chose " + chosen + " of " + members);
    }
    return counted ? Answers.inAnyOrder(chosen) : Answers.bulk(chosen.iterator().next());
  }

  private static List<String> chosen(Step step) {
    Frame outcome = step.outcome();
    return outcome instanceof Frame.Aggregate all
        ? all.elements().stream().map(Frame::text).toList()
        : List.of(outcome.text());
  }

  private static Answer move(Step step, List<String> words) {
    String source = words.get(1);
    String destination = words.get(2);
    String member = words.get(3);
    if (!step.exists(source)) {
      return Answers.integer(0);
    }
    Set<String> from = members(step, source);
    members(step, destination); // of the right type, or it fails
    if (source.equals(destination)) {
      return Answers.yes(from.contains(member));
    }
    if (!from.remove(member)) {
      return Answers.integer(0);
    }
    step.changed(source);
    boolean added = needed(step, destination).add(member);
    step.changedIf(added, destination);
    return Answers.integer(1);
  }

  private static Set<String> combine(Step step, List<String> keys, Combination combination) {
    Set<String> result = new TreeSet<>(members(step, keys.get(0)));
    for (String key : keys.subList(1, keys.size())) {
      combination.apply(result, members(step, key));
    }
    return result;
  }

  private static Answer show(Step step, List<String> words, Combination combination) {
    return Answers.inAnyOrder(combine(step, words.subList(1, words.size()), combination));
  }

  private static Answer store(Step step, List<String> words, Combination combination) {
    Set<String> result = combine(step, words.subList(2, words.size()), combination);
    if (result.isEmpty()) {
      step.remove(words.get(1));
    } else {
      step.put(words.get(1), new Members(new TreeSet<>(result)));
    }
    return Answers.integer(result.size());
  }
}

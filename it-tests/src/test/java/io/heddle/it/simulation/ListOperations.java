package io.heddle.it.simulation;

import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Step.Refused;
import io.heddle.it.simulation.Value.Row;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model knows of lists, and of clients that wait for them. */
final class ListOperations {
  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("LPUSH", (step, words) -> push(step, words, true)),
          Map.entry("RPUSH", (step, words) -> push(step, words, false)),
          Map.entry("RPUSHX", ListOperations::pushIfThere),
          Map.entry("LPOP", (step, words) -> pop(step, words, true)),
          Map.entry("RPOP", (step, words) -> pop(step, words, false)),
          Map.entry("LLEN", ListOperations::length),
          Map.entry("LRANGE", ListOperations::range),
          Map.entry("LSET", ListOperations::set),
          Map.entry("LREM", ListOperations::remove),
          Map.entry("LMOVE", (step, words) -> move(step, words, Answers.NIL)),
          Map.entry("LMPOP", (step, words) -> popOfSeveral(step, words, 1, Answers.NIL_ARRAY)),
          Map.entry("BLPOP", (step, words) -> popOrWait(step, words, true)),
          Map.entry("BRPOP", (step, words) -> popOrWait(step, words, false)),
          Map.entry("BLMOVE", (step, words) -> move(step, words, orWait(step, Answers.NIL))),
          Map.entry(
              "BLMPOP",
              (step, words) -> popOfSeveral(step, words, 2, orWait(step, Answers.NIL_ARRAY))));

  private ListOperations() {}

  /** The reply to a command that would wait if it might. */
  static Answer orWait(Step step, Answer otherwise) {
    return step.mayWait ? Answers.WAITS : otherwise;
  }

  private static @Nullable List<String> row(Step step, String key) {
    Row row = step.find(key, Row.class);
    return row == null ? null : row.elements();
  }

  private static Answer push(Step step, List<String> words, boolean left) {
    String key = words.get(1);
    List<String> row = step.need(key, Row.class, () -> new Row(new ArrayList<>())).elements();
    for (String element : words.subList(2, words.size())) {
      row.add(left ? 0 : row.size(), element);
    }
    step.changed(key);
    return Answers.integer(row.size());
  }

  private static Answer pushIfThere(Step step, List<String> words) {
    return row(step, words.get(1)) == null ? Answers.integer(0) : push(step, words, false);
  }

  private static List<String> take(List<String> row, int count, boolean left) {
    List<String> taken = new ArrayList<>();
    for (int i = Math.min(count, row.size()); i > 0; i--) {
      taken.add(left ? row.removeFirst() : row.removeLast());
    }
    return taken;
  }

  private static Answer pop(Step step, List<String> words, boolean left) {
    String key = words.get(1);
    boolean counted = words.size() > 2;
    List<String> row = row(step, key);
    if (row == null) {
      return counted ? Answers.NIL_ARRAY : Answers.NIL;
    }
    List<String> taken = take(row, counted ? Integer.parseInt(words.get(2)) : 1, left);
    step.changed(key);
    return counted ? Answers.strings(taken) : Answers.bulk(taken.get(0));
  }

  private static Answer length(Step step, List<String> words) {
    List<String> row = row(step, words.get(1));
    return Answers.integer(row == null ? 0 : row.size());
  }

  /** With two ends that are not negative, or -1 for the last. */
  private static Answer range(Step step, List<String> words) {
    List<String> row = row(step, words.get(1));
    if (row == null) {
      return Answers.strings(List.of());
    }
    int first = Math.min(Integer.parseInt(words.get(2)), row.size());
    int last = Integer.parseInt(words.get(3));
    int end = last < 0 ? row.size() : Math.min(last + 1, row.size());
    return Answers.strings(row.subList(first, Math.max(first, end)));
  }

  private static Answer set(Step step, List<String> words) {
    List<String> row = row(step, words.get(1));
    int index = Integer.parseInt(words.get(2));
    if (row == null) {
      throw new Refused("ERR no such key");
    }
    if (index >= row.size()) {
      throw new Refused("ERR index out of range");
    }
    row.set(index, words.get(3));
    step.changed(words.get(1));
    return Answers.OK;
  }

  /** With a count of 0, which means all. */
  private static Answer remove(Step step, List<String> words) {
    List<String> row = row(step, words.get(1));
    if (row == null) {
      return Answers.integer(0);
    }
    int before = row.size();
    row.removeIf(words.get(3)::equals);
    step.changedIf(row.size() < before, words.get(1));
    return Answers.integer(before - row.size());
  }

  private static Answer move(Step step, List<String> words, Answer otherwise) {
    String source = words.get(1);
    String destination = words.get(2);
    List<String> from = row(step, source);
    if (from == null) {
      return otherwise;
    }
    row(step, destination); // of the right type, or it fails
    String moved = take(from, 1, words.get(3).equals("LEFT")).get(0);
    if (!source.equals(destination)) {
      step.changed(source);
    }
    List<String> to =
        step.need(destination, Row.class, () -> new Row(new ArrayList<>())).elements();
    to.add(words.get(4).equals("LEFT") ? 0 : to.size(), moved);
    step.changed(destination);
    return Answers.bulk(moved);
  }

  /** {@code [timeout] numkeys key [key ...] LEFT|RIGHT [COUNT count]}. */
  private static Answer popOfSeveral(Step step, List<String> words, int at, Answer otherwise) {
    int keys = Integer.parseInt(words.get(at));
    boolean left = words.get(at + 1 + keys).equals("LEFT");
    int count = words.size() > at + 2 + keys ? Integer.parseInt(words.get(words.size() - 1)) : 1;
    for (String key : words.subList(at + 1, at + 1 + keys)) {
      List<String> row = row(step, key);
      if (row != null) {
        List<Frame> taken = Answers.frames(take(row, count, left));
        step.changed(key);
        return Answers.array(List.of(Answers.frame(key), new Frame.Aggregate('*', taken)));
      }
    }
    return otherwise;
  }

  private static Answer popOrWait(Step step, List<String> words, boolean left) {
    for (String key : words.subList(1, words.size() - 1)) {
      List<String> row = row(step, key);
      if (row != null) {
        String taken = take(row, 1, left).get(0);
        step.changed(key);
        return Answers.strings(List.of(key, taken));
      }
    }
    return orWait(step, Answers.NIL_ARRAY);
  }
}

package io.heddle.it.simulation;

import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Step.Refused;
import io.heddle.it.simulation.Value.Text;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model knows of strings. */
final class StringOperations {
  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("GET", (step, words) -> bulk(text(step, words.get(1)))),
          Map.entry("SET", StringOperations::set),
          Map.entry("GETDEL", StringOperations::getAndDelete),
          Map.entry("GETEX", StringOperations::getAndPersist),
          Map.entry("APPEND", StringOperations::append),
          Map.entry("STRLEN", StringOperations::length),
          Map.entry("INCRBY", StringOperations::increase),
          Map.entry("MGET", StringOperations::getAll),
          Map.entry("MSET", StringOperations::setAll),
          Map.entry("MSETNX", StringOperations::setAllIfNone));

  private StringOperations() {}

  private static @Nullable String text(Step step, String key) {
    Text found = step.find(key, Text.class);
    return found == null ? null : found.text();
  }

  private static Answer bulk(@Nullable String text) {
    return text == null ? Answers.NIL : Answers.bulk(text);
  }

  private static Answer set(Step step, List<String> words) {
    String key = words.get(1);
    List<String> options = words.subList(3, words.size());
    Answer old = options.contains("GET") ? bulk(text(step, key)) : null;
    boolean exists = step.exists(key);
    if ((options.contains("NX") && exists) || (options.contains("XX") && !exists)) {
      return old == null ? Answers.NIL : old;
    }
    Text value = new Text(words.get(2));
    int px = options.indexOf("PX");
    if (px >= 0) {
      step.put(key, value, step.now + Long.parseLong(options.get(px + 1)));
    } else if (options.contains("KEEPTTL")) {
      step.replace(key, value);
    } else {
      step.put(key, value);
    }
    return old == null ? Answers.OK : old;
  }

  private static Answer getAndDelete(Step step, List<String> words) {
    Answer old = bulk(text(step, words.get(1)));
    step.remove(words.get(1));
    return old;
  }

  private static Answer getAndPersist(Step step, List<String> words) {
    Answer old = bulk(text(step, words.get(1)));
    KeyOperations.persist(step, words);
    return old;
  }

  private static Answer append(Step step, List<String> words) {
    String old = text(step, words.get(1));
    String all = old == null ? words.get(2) : old + words.get(2);
    step.replace(words.get(1), new Text(all));
    return Answers.integer(all.length());
  }

  private static Answer length(Step step, List<String> words) {
    String text = text(step, words.get(1));
    return Answers.integer(text == null ? 0 : text.length());
  }

  private static Answer increase(Step step, List<String> words) {
    String old = text(step, words.get(1));
    long before = old == null ? 0 : Step.number(old, "ERR value is not an integer or out of range");
    long after = before + Long.parseLong(words.get(2));
    step.replace(words.get(1), new Text(Long.toString(after)));
    return Answers.integer(after);
  }

  private static Answer getAll(Step step, List<String> words) {
    List<Frame> found = new ArrayList<>();
    for (String key : words.subList(1, words.size())) {
      try {
        String text = text(step, key);
        found.add(text == null ? new Frame.Absent('$') : Answers.frame(text));
      } catch (Refused e) {
        found.add(new Frame.Absent('$'));
      }
    }
    return Answers.array(found);
  }

  private static Answer setAll(Step step, List<String> words) {
    for (int i = 1; i < words.size(); i += 2) {
      step.put(words.get(i), new Text(words.get(i + 1)));
    }
    return Answers.OK;
  }

  private static Answer setAllIfNone(Step step, List<String> words) {
    for (int i = 1; i < words.size(); i += 2) {
      if (step.exists(words.get(i))) {
        return Answers.integer(0);
      }
    }
    setAll(step, words);
    return Answers.integer(1);
  }
}

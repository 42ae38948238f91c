package io.heddle.it.simulation;

import io.heddle.it.simulation.Data.Item;
import io.heddle.it.simulation.Data.Place;
import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Step.Refused;
import io.heddle.server.Frame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model knows of keys, whatever they hold, and of databases. */
final class KeyOperations {
  private static final String SAME = "ERR source and destination objects are the same";

  static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("DEL", KeyOperations::delete),
          Map.entry("EXISTS", KeyOperations::count),
          Map.entry("TYPE", KeyOperations::type),
          Map.entry("RENAME", KeyOperations::rename),
          Map.entry("RENAMENX", KeyOperations::renameIfNone),
          Map.entry("COPY", KeyOperations::copy),
          Map.entry("MOVE", KeyOperations::move),
          Map.entry("PEXPIRE", KeyOperations::expire),
          Map.entry("PERSIST", KeyOperations::persist),
          Map.entry("PTTL", (step, words) -> timeLeft(step, words, step.now)),
          Map.entry("PEXPIRETIME", (step, words) -> timeLeft(step, words, 0)),
          Map.entry(
              "KEYS", (step, words) -> Answers.inAnyOrder(step.data.keys(step.database, step.now))),
          Map.entry("SCAN", (step, words) -> new Answer.Like(KeyOperations::isStep)),
          Map.entry("DBSIZE", KeyOperations::size),
          Map.entry("FLUSHDB", KeyOperations::clear),
          Map.entry("FLUSHALL", KeyOperations::clearAll),
          Map.entry("SWAPDB", KeyOperations::swap));

  private KeyOperations() {}

  private static boolean isStep(Frame reply) {
    return reply instanceof Frame.Aggregate && reply.elements().size() == 2;
  }

  private static Answer delete(Step step, List<String> words) {
    return Answers.integer(words.stream().skip(1).filter(step::remove).count());
  }

  private static Answer count(Step step, List<String> words) {
    return Answers.integer(words.stream().skip(1).filter(step::exists).count());
  }

  private static Answer type(Step step, List<String> words) {
    Item item = step.find(words.get(1));
    return Answers.status(item == null ? "none" : item.value.type());
  }

  private static Item source(Step step, List<String> words) {
    Item item = step.find(words.get(1));
    if (item == null) {
      throw new Refused("ERR no such key");
    }
    return item;
  }

  private static Answer rename(Step step, List<String> words) {
    Item item = source(step, words);
    if (!words.get(1).equals(words.get(2))) {
      step.remove(words.get(1));
      step.put(words.get(2), item.value, item.deadline);
    }
    return Answers.OK;
  }

  private static Answer renameIfNone(Step step, List<String> words) {
    source(step, words);
    if (step.exists(words.get(2))) {
      return Answers.integer(0);
    }
    rename(step, words);
    return Answers.integer(1);
  }

  /** {@code COPY source destination [DB database] [REPLACE]}. */
  private static Answer copy(Step step, List<String> words) {
    int db = words.indexOf("DB");
    int database = db < 0 ? step.database : Integer.parseInt(words.get(db + 1));
    if (database == step.database && words.get(1).equals(words.get(2))) {
      throw new Refused(SAME);
    }
    Item item = step.find(words.get(1));
    Place destination = new Place(database, words.get(2));
    boolean exists = step.data.find(destination, step.now) != null;
    if (item == null || (exists && !words.contains("REPLACE"))) {
      return Answers.integer(0);
    }
    step.data.put(destination, new Item(item.value.copy(), item.deadline));
    return Answers.integer(1);
  }

  private static Answer move(Step step, List<String> words) {
    int database = Integer.parseInt(words.get(2));
    if (database == step.database) {
      throw new Refused(SAME);
    }
    Item item = step.find(words.get(1));
    Place destination = new Place(database, words.get(1));
    if (item == null || step.data.find(destination, step.now) != null) {
      return Answers.integer(0);
    }
    step.remove(words.get(1));
    step.data.put(destination, item);
    return Answers.integer(1);
  }

  /** {@code PEXPIRE key milliseconds [NX]}. */
  private static Answer expire(Step step, List<String> words) {
    Item item = step.find(words.get(1));
    if (item == null || (words.contains("NX") && item.deadline != Data.NEVER)) {
      return Answers.integer(0);
    }
    long left = Long.parseLong(words.get(2));
    if (left <= 0) {
      step.remove(words.get(1));
    } else {
      item.deadline = step.now + left;
      step.changed(words.get(1));
    }
    return Answers.integer(1);
  }

  static Answer persist(Step step, List<String> words) {
    @Nullable Item item = step.find(words.get(1));
    if (item == null || item.deadline == Data.NEVER) {
      return Answers.integer(0);
    }
    item.deadline = Data.NEVER;
    step.changed(words.get(1));
    return Answers.integer(1);
  }

  private static Answer timeLeft(Step step, List<String> words, long from) {
    Item item = step.find(words.get(1));
    if (item == null) {
      return Answers.integer(-2);
    }
    return Answers.integer(item.deadline == Data.NEVER ? -1 : item.deadline - from);
  }

  /** Keys whose time is over count until somebody looks. */
  private static Answer size(Step step, List<String> words) {
    return new Answer.Between(
        step.data.keys(step.database, step.now).size(), step.data.mostKeys(step.database));
  }

  private static Answer clear(Step step, List<String> words) {
    step.data.clear(step.database);
    return Answers.OK;
  }

  private static Answer clearAll(Step step, List<String> words) {
    step.data.clearAll();
    return Answers.OK;
  }

  private static Answer swap(Step step, List<String> words) {
    step.data.swap(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)), step.now);
    return Answers.OK;
  }
}

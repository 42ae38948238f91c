package io.heddle.it.simulation;

import io.heddle.server.Frame;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One command of the model: where and when it is carried out, and what it may do to keys. */
final class Step {
  /** What the command says and does. */
  @FunctionalInterface
  interface Operation {
    Answer carryOut(Step step, List<String> words);
  }

  /** The command cannot be carried out, and has changed nothing. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";

  final Data data;
  final int database;
  final long now;

  /** Whether the client waits where it has to; else it is told that there is nothing. */
  final boolean mayWait;

  /** What the server said, for what it may choose; null if nobody knows. */
  private final @Nullable Frame outcome;

  Step(Data data, int database, long now, boolean mayWait, @Nullable Frame outcome) {
    this.outcome = outcome;
    this.data = data;
    this.database = database;
    this.now = now;
    this.mayWait = mayWait;
  }

  private Data.Place place(String key) {
    return new Data.Place(database, key);
  }

  Data.@Nullable Item find(String key) {
    return data.find(place(key), now);
  }

  boolean exists(String key) {
    return find(key) != null;
  }

  /** The value at {@code key}, if it is of that kind; null if there is none. */
  <V extends Value> @Nullable V find(String key, Class<V> kind) {
    Data.Item item = find(key);
    if (item == null) {
      return null;
    }
    if (!kind.isInstance(item.value)) {
      throw new Refused(WRONG_TYPE);
    }
    return kind.cast(item.value);
  }

  /** The same, put there if there was none; which is no change yet. */
  <V extends Value> V need(String key, Class<V> kind, Supplier<V> made) {
    V found = find(key, kind);
    if (found == null) {
      found = made.get();
      data.put(place(key), new Data.Item(found, Data.NEVER));
    }
    return found;
  }

  /** Replaces whatever is there, without a deadline. */
  void put(String key, Value value) {
    put(key, value, Data.NEVER);
  }

  void put(String key, Value value, long deadline) {
    find(key);
    data.put(place(key), new Data.Item(value, deadline));
  }

  /** Replaces the value, and leaves the deadline. */
  void replace(String key, Value value) {
    Data.Item item = find(key);
    put(key, value, item == null ? Data.NEVER : item.deadline);
  }

  boolean remove(String key) {
    if (find(key) == null) {
      return false;
    }
    data.remove(place(key));
    return true;
  }

  /** The value has changed; nothing is kept that is empty. */
  void changed(String key) {
    Data.Item item = find(key);
    if (item != null && item.value.isEmpty()) {
      data.remove(place(key));
    } else {
      data.touch(place(key));
    }
  }

  /** Removes what is empty since its time was over, of which the server will tell. */
  void dropIfEmpty(String key) {
    Data.Item item = find(key);
    if (item != null && item.value.isEmpty()) {
      data.drop(place(key));
    }
  }

  void changedIf(boolean changed, String key) {
    if (changed) {
      changed(key);
    }
  }

  /** Whether the server crashed before it had chosen what to say: then it has changed nothing. */
  boolean isBrokenOff() {
    return outcome == null;
  }

  /** What the server chose to say. */
  Frame outcome() {
    return Objects.requireNonNull(outcome);
  }

  static long number(String text, String otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refused(otherwise);
    }
  }
}

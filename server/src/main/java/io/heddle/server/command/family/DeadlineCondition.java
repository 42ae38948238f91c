package io.heddle.server.command.family;

import io.heddle.server.command.Arguments;
import org.jspecify.annotations.Nullable;

/** What a deadline must be like to be replaced; none at all is later than any. */
enum DeadlineCondition {
  NX,
  XX,
  GT,
  LT;

  /**
   * Whether a deadline may be replaced by {@code atMillis}.
   *
   * @param present whether there is one, at {@code current}
   */
  boolean allows(boolean present, long current, long atMillis) {
    return switch (this) {
      case NX -> !present;
      case XX -> present;
      case GT -> present && atMillis > current;
      case LT -> !present || atMillis < current;
    };
  }

  /** Takes the next argument if it names a condition, or returns null. */
  static @Nullable DeadlineCondition takeOrNull(Arguments arguments) {
    for (DeadlineCondition condition : values()) {
      if (arguments.take(condition.name())) {
        return condition;
      }
    }
    return null;
  }
}

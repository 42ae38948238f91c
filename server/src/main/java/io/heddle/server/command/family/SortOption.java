package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import org.jspecify.annotations.Nullable;

/** The options of {@code SORT}, and how many values follow each. */
enum SortOption {
  ASC(0),
  DESC(0),
  ALPHA(0),
  LIMIT(2),
  STORE(1),
  BY(1),
  GET(1);

  private static final int FIRST_POSITION = 2;

  private final int valueCount;

  SortOption(int valueCount) {
    this.valueCount = valueCount;
  }

  int valueCount() {
    return valueCount;
  }

  /** The option that {@code word} is, or null. */
  static @Nullable SortOption of(Bytes word) {
    for (SortOption option : values()) {
      if (word.equalsIgnoreCase(option.name())) {
        return option;
      }
    }
    return null;
  }

  /** Where {@code request} names the key to store at, the last of them; -1 if it does not. */
  static int destinationOf(Request request) {
    int found = -1;
    for (int i = FIRST_POSITION; i < request.size(); i = next(request, i)) {
      if (of(request.argument(i)) == STORE && i + 1 < request.size()) {
        found = i + 1;
      }
    }
    return found;
  }

  /** Whether {@code request} has a pattern that makes the names of keys. */
  static boolean hasPattern(Request request) {
    for (int i = FIRST_POSITION; i + 1 < request.size(); i = next(request, i)) {
      SortOption option = of(request.argument(i));
      if ((option == BY || option == GET) && KeyPattern.of(request.argument(i + 1)).hasPlace()) {
        return true;
      }
    }
    return false;
  }

  private static int next(Request request, int position) {
    SortOption option = of(request.argument(position));
    return position + 1 + (option == null ? 0 : option.valueCount);
  }
}

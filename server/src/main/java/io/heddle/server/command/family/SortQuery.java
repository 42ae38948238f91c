package io.heddle.server.command.family;

import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code SORT} is told beyond the key.
 *
 * @param isUnordered whether the elements stay in the order they have
 * @param isAlpha whether they are compared as bytes, not as numbers
 * @param by finds what is compared; null for the elements themselves
 * @param gets find what is given for each element; none for the element itself
 * @param offset how many to leave out at the beginning
 * @param count how many to give at most; negative for all
 * @param stores whether the result goes to a key
 */
record SortQuery(
    boolean isUnordered,
    boolean isAlpha,
    boolean isDescending,
    @Nullable KeyPattern by,
    List<KeyPattern> gets,
    long offset,
    long count,
    boolean stores) {

  static SortQuery parse(Arguments arguments) {
    return parse(arguments, true);
  }

  static SortQuery parseReadOnly(Arguments arguments) {
    return parse(arguments, false);
  }

  private static SortQuery parse(Arguments arguments, boolean mayStore) {
    boolean isUnordered = false;
    boolean isAlpha = false;
    boolean isDescending = false;
    KeyPattern by = null;
    List<KeyPattern> gets = new ArrayList<>();
    long offset = 0;
    long count = -1;
    boolean stores = false;
    arguments.skip(1);
    while (arguments.hasNext()) {
      switch (nextOption(arguments, mayStore)) {
        case ASC -> isDescending = false;
        case DESC -> isDescending = true;
        case ALPHA -> isAlpha = true;
        case LIMIT -> {
          offset = arguments.nextLong();
          count = arguments.nextLong();
        }
        case STORE -> {
          arguments.skip(1);
          stores = true;
        }
        case BY -> {
          by = KeyPattern.of(arguments.next());
          isUnordered |= !by.hasPlace();
        }
        case GET -> gets.add(KeyPattern.of(arguments.next()));
      }
    }
    return new SortQuery(isUnordered, isAlpha, isDescending, by, gets, offset, count, stores);
  }

  private static SortOption nextOption(Arguments arguments, boolean mayStore) {
    SortOption option = SortOption.of(arguments.next());
    if (option == null
        || option.valueCount() > arguments.remaining()
        || (option == SortOption.STORE && !mayStore)) {
      throw ClientException.syntaxError();
    }
    return option;
  }

  /**
   * The same for a set that is to be stored: as it has no order of its own, and the same command
   * should always store the same, it gets one.
   */
  SortQuery ordered() {
    return new SortQuery(false, true, isDescending, null, gets, offset, count, stores);
  }
}

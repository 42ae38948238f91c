package io.heddle.it.linearizability;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a store holds between two requests.
 *
 * @param values a {@link String} or a {@link List} of such for each key
 * @param watches the keys that each client watches; none of them if one has changed
 */
record Store(Map<String, Object> values, Map<Integer, Set<String>> watches) {
  static final Store EMPTY = new Store(Map.of(), Map.of());
}

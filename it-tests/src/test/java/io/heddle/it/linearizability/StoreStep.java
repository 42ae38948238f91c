package io.heddle.it.linearizability;

import static io.heddle.it.linearizability.Operation.NIL;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One request, or those of one transaction, applied to a {@link Store}. */
final class StoreStep {
  private static final String OK = "OK";

  private final Store before;
  private final int client;
  private final Map<String, Object> values;
  private final Map<Integer, Set<String>> watches;
  private boolean changed;

  StoreStep(Store before, int client) {
    this.before = before;
    this.client = client;
    this.values = new HashMap<>(before.values());
    this.watches = new HashMap<>(before.watches());
  }

  /** The store as it is now. */
  Store result() {
    return changed ? new Store(values, watches) : before;
  }

  /** Carries a request out and gives the reply. */
  Object perform(Request request) {
    List<String> arguments = request.arguments();
    return switch (request.name()) {
      case "EXEC" -> exec(request.queued());
      case "WATCH" -> watch(arguments);
      case "UNWATCH" -> unwatch();
      case "MSET" -> mset(arguments);
      case "MSETNX" -> msetnx(arguments);
      case "MGET" -> arguments.stream().map(this::get).toList();
      case "EXISTS" -> arguments.stream().filter(values::containsKey).count();
      case "DEL" -> arguments.stream().filter(this::delete).count();
      case "DBSIZE" -> (long) values.size();
      case "KEYS" -> List.copyOf(new TreeSet<>(values.keySet()));
      case "SCAN" -> List.of("0", List.copyOf(new TreeSet<>(values.keySet())));
      case "FLUSHDB" -> flush();
      default -> ofOneKey(request.name(), arguments.get(0), arguments);
    };
  }

  private Object ofOneKey(String name, String key, List<String> arguments) {
    return switch (name) {
      case "GET" -> get(key);
      case "SET" -> set(key, arguments.get(1), arguments.subList(2, arguments.size()));
      case "GETDEL" -> getAnd(key, () -> delete(key));
      case "GETSET" -> getAnd(key, () -> put(key, arguments.get(1)));
      case "INCRBY" -> add(key, Long.parseLong(arguments.get(1)));
      case "RENAME" -> rename(key, arguments.get(1));
      case "COPY" -> copy(key, arguments.get(1));
      case "RPUSH" -> push(key, arguments.subList(1, arguments.size()));
      case "LPOP" -> pop(key, true);
      case "RPOP" -> pop(key, false);
      case "BLPOP" -> blockingPop(key);
      case "LLEN" -> (long) list(key).size();
      case "LRANGE" -> list(key);
      case "LMOVE" -> move(key, arguments.get(1));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private Object exec(List<Request> queued) {
    Set<String> watched = watches.get(client);
    unwatch();
    if (watched != null && watched.isEmpty()) {
      return NIL;
    }
    return queued.stream().map(this::perform).toList();
  }

  private Object watch(List<String> keys) {
    Set<String> watched = watches.get(client);
    if (watched == null || !watched.isEmpty()) {
      Set<String> all = new HashSet<>(watched == null ? Set.of() : watched);
      all.addAll(keys);
      watches.put(client, all);
      changed = true;
    }
    return OK;
  }

  private Object unwatch() {
    changed |= watches.remove(client) != null;
    return OK;
  }

  private void touch(String key) {
    changed = true;
    watches.replaceAll((watcher, keys) -> keys.contains(key) ? Set.of() : keys);
  }

  private void put(String key, Object value) {
    values.put(key, value);
    touch(key);
  }

  private boolean delete(String key) {
    boolean was = values.remove(key) != null;
    if (was) {
      touch(key);
    }
    return was;
  }

  private Object get(String key) {
    return values.getOrDefault(key, NIL);
  }

  private Object getAnd(String key, Runnable change) {
    Object former = get(key);
    change.run();
    return former;
  }

  private Object set(String key, String value, List<String> options) {
    Object former = get(key);
    boolean isThere = !former.equals(NIL);
    boolean wanted = options.contains("NX") ? !isThere : !options.contains("XX") || isThere;
    if (wanted) {
      put(key, value);
    }
    if (options.contains("GET")) {
      return former;
    }
    return wanted ? OK : NIL;
  }

  private Object add(String key, long increment) {
    long sum = Long.parseLong(values.getOrDefault(key, "0").toString()) + increment;
    put(key, Long.toString(sum));
    return sum;
  }

  private Object mset(List<String> pairs) {
    for (int i = 0; i < pairs.size(); i += 2) {
      put(pairs.get(i), pairs.get(i + 1));
    }
    return OK;
  }

  private Object msetnx(List<String> pairs) {
    for (int i = 0; i < pairs.size(); i += 2) {
      if (values.containsKey(pairs.get(i))) {
        return 0L;
      }
    }
    mset(pairs);
    return 1L;
  }

  private Object rename(String from, String to) {
    Object value = values.get(from);
    if (value == null) {
      return "ERR no such key";
    }
    delete(from);
    put(to, value);
    return OK;
  }

  private Object copy(String from, String to) {
    Object value = values.get(from);
    if (value == null || values.containsKey(to)) {
      return 0L;
    }
    put(to, value);
    return 1L;
  }

  private Object flush() {
    Set.copyOf(values.keySet()).forEach(this::delete);
    return OK;
  }

  @SuppressWarnings("unchecked") // what is under a list's name is a list
  private List<String> list(String key) {
    return (List<String>) values.getOrDefault(key, List.of());
  }

  private Object push(String key, List<String> elements) {
    List<String> longer = new ArrayList<>(list(key));
    longer.addAll(elements);
    put(key, longer);
    return (long) longer.size();
  }

  private Object pop(String key, boolean first) {
    List<String> all = list(key);
    if (all.isEmpty()) {
      return NIL;
    }
    List<String> left = first ? all.subList(1, all.size()) : all.subList(0, all.size() - 1);
    if (left.isEmpty()) {
      delete(key);
    } else {
      put(key, List.copyOf(left));
    }
    return first ? all.get(0) : all.get(all.size() - 1);
  }

  private Object blockingPop(String key) {
    Object popped = pop(key, true);
    return popped.equals(NIL) ? NIL : List.of(key, popped);
  }

  /** Takes the first element of one list, and makes it the last of another or the same. */
  private Object move(String from, String to) {
    Object popped = pop(from, true);
    if (!popped.equals(NIL)) {
      push(to, List.of(popped.toString()));
    }
    return popped;
  }
}

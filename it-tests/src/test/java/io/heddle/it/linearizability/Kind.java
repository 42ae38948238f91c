package io.heddle.it.linearizability;

import static io.heddle.it.linearizability.Request.command;
import static io.heddle.it.linearizability.Request.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What an object is used as. */
enum Kind {
  /** One key with a number, read and set, also on conditions and after a look. */
  REGISTER {
    @Override
    List<Request> plan(String key, SplittableRandom random, Supplier<String> fresh) {
      return switch (random.nextInt(14)) {
        case 0, 1 -> List.of(command("GET", key));
        case 2 -> List.of(command("SET", key, fresh.get()));
        case 3 -> List.of(command("SET", key, fresh.get(), "NX"));
        case 4 -> List.of(command("SET", key, fresh.get(), "XX"));
        case 5 -> List.of(command("SET", key, fresh.get(), "NX", "GET"));
        case 6 -> List.of(command("SET", key, fresh.get(), "GET"));
        case 7 -> List.of(command("GETDEL", key));
        case 8 -> List.of(command("DEL", key));
        case 9 -> List.of(command("WATCH", key), command("GET", key), command("UNWATCH"));
        case 10 ->
            List.of(
                command("WATCH", key), command("SET", key, fresh.get()), transaction(read(key)));
        case 11 ->
            List.of(transaction(List.of(command("GETSET", key, fresh.get()), command("GET", key))));
        default ->
            List.of(
                command("WATCH", key),
                command("GET", key),
                transaction(List.of(command("GET", key), command("SET", key, fresh.get()))));
      };
    }
  },

  /** One key with a sum. */
  COUNTER {
    @Override
    List<Request> plan(String key, SplittableRandom random, Supplier<String> fresh) {
      return switch (random.nextInt(8)) {
        case 0 -> List.of(command("GET", key));
        case 1 -> List.of(command("GETSET", key, "0"));
        case 2 ->
            List.of(
                command("WATCH", key),
                command("GET", key),
                transaction(List.of(command("INCRBY", key, "1"))));
        case 3 ->
            List.of(
                transaction(List.of(command("INCRBY", key, "1"), command("INCRBY", key, "-3"))));
        case 4 -> List.of(command("INCRBY", key, "7"));
        default -> List.of(command("INCRBY", key, "1"));
      };
    }
  },

  /** One key with a list, filled at one end and emptied at the other. */
  QUEUE {
    @Override
    List<Request> plan(String key, SplittableRandom random, Supplier<String> fresh) {
      return switch (random.nextInt(12)) {
        case 0, 1 -> List.of(command("RPUSH", key, fresh.get()));
        case 2 -> List.of(command("RPUSH", key, fresh.get(), fresh.get()));
        case 3, 4 -> List.of(command("LPOP", key));
        case 5 -> List.of(command("RPOP", key));
        case 6, 7 -> List.of(command("BLPOP", key, "0.02"));
        case 8 -> List.of(command("LRANGE", key, "0", "-1"));
        case 9 -> List.of(command("LMOVE", key, key, "LEFT", "RIGHT"));
        case 10 ->
            List.of(transaction(List.of(command("LPOP", key), command("RPUSH", key, fresh.get()))));
        default ->
            List.of(
                command("WATCH", key),
                command("LLEN", key),
                transaction(List.of(command("LPOP", key))));
      };
    }
  },

  /** A whole database with some keys, which are far from each other on a server of many shards. */
  STORE {
    @Override
    List<Request> plan(String database, SplittableRandom random, Supplier<String> fresh) {
      List<Request> plan = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        plan.add(command(words("WATCH", some(random))));
        plan.add(ofStore(random, fresh));
      }
      if (!plan.isEmpty() || random.nextInt(3) == 0) {
        List<Request> queued = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
          queued.add(ofStore(random, fresh));
        }
        plan.add(transaction(queued));
      }
      return plan.isEmpty() ? List.of(ofStore(random, fresh)) : plan;
    }
  };

  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");

  /**
   * Some requests in a row about an object.
   *
   * @param fresh gives values that nobody else writes
   */
  abstract List<Request> plan(String object, SplittableRandom random, Supplier<String> fresh);

  private static List<Request> read(String key) {
    return List.of(command("GET", key));
  }

  private static Request ofStore(SplittableRandom random, Supplier<String> fresh) {
    String one = one(random);
    return switch (random.nextInt(32)) {
      case 0, 1, 2, 3, 4, 5 -> command(words("MGET", KEYS));
      case 6, 7, 8, 9, 10 -> command(words("MSET", withValues(some(random), fresh)));
      case 11, 12 -> command(words("MSETNX", withValues(some(random), fresh)));
      case 13, 14 -> command(words("DEL", some(random)));
      case 15, 16 -> command("RENAME", one, other(one, random));
      case 17, 18 -> command("COPY", one, other(one, random));
      case 19, 20 -> command("DBSIZE");
      case 21, 22 -> command("KEYS", "*");
      case 23, 24 -> command("SCAN", "0", "COUNT", "1000");
      case 25 -> command(words("EXISTS", KEYS));
      case 26, 27 -> command("INCRBY", one, "1");
      case 28 -> command("SET", one, fresh.get());
      case 29 -> command("SET", one, fresh.get(), "GET");
      case 30 -> command("FLUSHDB");
      default -> command("GET", one);
    };
  }

  private static String one(SplittableRandom random) {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private static String other(String than, SplittableRandom random) {
    int apart = 1 + random.nextInt(KEYS.size() - 1);
    return KEYS.get((KEYS.indexOf(than) + apart) % KEYS.size());
  }

  /** Two to four different keys. */
  private static List<String> some(SplittableRandom random) {
    List<String> left = new ArrayList<>(KEYS);
    int count = 2 + random.nextInt(3);
    while (left.size() > count) {
      left.remove(random.nextInt(left.size()));
    }
    return left;
  }

  private static List<String> withValues(List<String> keys, Supplier<String> fresh) {
    List<String> pairs = new ArrayList<>();
    String value = fresh.get();
    for (String key : keys) {
      pairs.add(key);
      pairs.add(value);
    }
    return pairs;
  }

  private static String[] words(String name, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(arguments);
    return words.toArray(String[]::new);
  }
}

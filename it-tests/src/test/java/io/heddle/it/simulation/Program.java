package io.heddle.it.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * What a client asks for: random requests about few keys, so that clients get in each other's way.
 */
final class Program {
  static final int DATABASES = 3;

  /** The first letter says what a key usually holds. */
  static final List<String> KEYS =
      List.of("s1", "s2", "s3", "l1", "l2", "l3", "m1", "m2", "h1", "h2", "z1", "z2");

  private static final List<String> TIMEOUTS = List.of("0", "0", "0.01", "0.05", "0.5");
  private static final int LONGEST_LIFE_MILLIS = 40;

  private static final List<String> CHANNELS = List.of("news", "gossip");

  private final SplittableRandom random;

  private final IntSupplier connections;
  private final boolean fieldsExpire;

  /** Whether what is asked for may be queued for a transaction. */
  private boolean queues;

  /**
   * @param connections how many there were so far
   * @param fieldsExpire whether fields of hashes may have deadlines
   */
  Program(SplittableRandom random, IntSupplier connections, boolean fieldsExpire) {
    this.random = random;
    this.connections = connections;
    this.fieldsExpire = fieldsExpire;
  }

  boolean isQueuing() {
    return queues;
  }

  /** What a client sends first. */
  List<List<String>> opening() {
    List<List<String>> requests = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      requests.add(words("HELLO", "3"));
      if (random.nextBoolean()) {
        requests.add(tracking());
      }
    }
    if (random.nextInt(6) == 0) {
      requests.add(words("SUBSCRIBE", one(CHANNELS)));
    }
    return requests;
  }

  private List<String> tracking() {
    List<String> request = new ArrayList<>(List.of("CLIENT", "TRACKING", "ON"));
    switch (random.nextInt(6)) {
      case 0 -> request.add("BCAST");
      case 1 -> request.addAll(List.of("BCAST", "PREFIX", one("s", "l")));
      case 2 -> request.add("NOLOOP");
      default -> {}
    }
    return request;
  }

  /** Some requests that are sent together. */
  List<List<String>> next() {
    List<List<String>> requests = random.nextInt(25) == 0 && !queues ? meddling() : anything();
    for (List<String> words : requests) {
      switch (words.get(0)) {
        case "MULTI" -> queues = true;
        case "EXEC", "DISCARD", "RESET" -> queues = false;
        default -> {}
      }
    }
    return requests;
  }

  /** What others feel at once, and so is never part of a transaction. */
  private List<List<String>> meddling() {
    String id = Integer.toString(1 + random.nextInt(Math.max(1, connections.getAsInt())));
    return List.of(
        switch (random.nextInt(10)) {
          case 0 -> words("CLIENT", "KILL", "ID", id);
          case 1 -> words("CLIENT", "KILL", "ID", id, "SKIPME", "no");
          case 2, 3 -> words("CLIENT", "PAUSE", life(), one("WRITE", "ALL"));
          case 4 -> words("CLIENT", "UNPAUSE");
          default -> words("CLIENT", "UNBLOCK", id, one("TIMEOUT", "ERROR"));
        });
  }

  private List<List<String>> anything() {
    int roll = random.nextInt(20);
    if (roll < 3) {
      return transaction();
    }
    if (random.nextInt(60) == 0) {
      List<List<String>> requests = new ArrayList<>(List.of(words("RESET")));
      requests.addAll(opening());
      return requests;
    }
    List<List<String>> requests = new ArrayList<>();
    for (int i = 1 + random.nextInt(roll < 8 ? 6 : 2); i > 0; i--) {
      requests.add(request());
    }
    return requests;
  }

  private List<List<String>> transaction() {
    List<List<String>> requests = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      requests.add(words("WATCH", any(), any()));
      requests.add(request());
    }
    requests.add(words("MULTI"));
    for (int i = random.nextInt(5); i > 0; i--) {
      requests.add(random.nextInt(8) == 0 ? toOthers() : request());
    }
    if (random.nextInt(10) > 0) {
      requests.add(words(random.nextInt(12) == 0 ? "DISCARD" : "EXEC"));
    }
    return requests;
  }

  private List<String> request() {
    return switch (random.nextInt(21)) {
      case 0, 1, 2 -> onString();
      case 3, 4, 5 -> onList();
      case 6, 7, 8 -> waiting();
      case 9, 10 -> onSet();
      case 11 -> onHash();
      case 12, 13 -> onSortedSet();
      case 14, 15, 16 -> onKey();
      case 17 -> onDatabase();
      case 18 -> toOthers();
      default -> onTransaction();
    };
  }

  private static List<String> words(String... words) {
    return List.of(words);
  }

  /** Usually a key of that kind. */
  private String key(char kind) {
    List<String> ofKind =
        KEYS.stream().filter(key -> random.nextInt(12) == 0 || key.charAt(0) == kind).toList();
    return ofKind.isEmpty() ? any() : ofKind.get(random.nextInt(ofKind.size()));
  }

  private String any() {
    return one(KEYS);
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String one(String... options) {
    return options[random.nextInt(options.length)];
  }

  private String element() {
    return one("a", "b", "c", "d", "e", "7");
  }

  private String number() {
    return Integer.toString(1 + random.nextInt(9));
  }

  private String life() {
    return Integer.toString(1 + random.nextInt(LONGEST_LIFE_MILLIS));
  }

  private String side() {
    return one("LEFT", "RIGHT");
  }

  private String timeout() {
    return one(TIMEOUTS);
  }

  private String database() {
    return Integer.toString(random.nextInt(DATABASES));
  }

  private List<String> onString() {
    return switch (random.nextInt(14)) {
      case 0 -> words("GET", key('s'));
      case 1 -> words("SET", key('s'), number());
      case 2 -> words("SET", key('s'), element(), one("NX", "XX", "GET", "KEEPTTL"));
      case 3, 4 -> words("SET", key('s'), number(), "PX", life());
      case 5 -> words("GETDEL", key('s'));
      case 6 -> words("GETEX", key('s'), "PERSIST");
      case 7 -> words("APPEND", key('s'), element());
      case 8 -> words("STRLEN", key('s'));
      case 9, 10 -> words("INCRBY", key('s'), number());
      case 11 -> words("MGET", key('s'), key('s'), any());
      case 12 -> words("MSET", key('s'), number(), key('s'), number(), key('s'), number());
      default -> words("MSETNX", key('s'), number(), key('s'), number());
    };
  }

  private List<String> onList() {
    return switch (random.nextInt(13)) {
      case 0, 1, 2 -> words(one("LPUSH", "RPUSH"), key('l'), element());
      case 3 -> words(one("LPUSH", "RPUSH"), key('l'), element(), element(), element());
      case 4 -> words("RPUSHX", key('l'), element());
      case 5 -> words(one("LPOP", "RPOP"), key('l'));
      case 6 -> words("LPOP", key('l'), number());
      case 7 -> words("LLEN", key('l'));
      case 8 -> words("LRANGE", key('l'), "0", "-1");
      case 9 -> words("LSET", key('l'), "0", element());
      case 10 -> words("LREM", key('l'), "0", element());
      case 11 -> words("LMOVE", key('l'), key('l'), side(), side());
      default -> words("LMPOP", "2", key('l'), key('l'), side(), "COUNT", number());
    };
  }

  private List<String> waiting() {
    return switch (random.nextInt(6)) {
      case 0 -> words(one("BLPOP", "BRPOP"), key('l'), timeout());
      case 1 -> words(one("BLPOP", "BRPOP"), key('l'), key('l'), timeout());
      case 2 -> words("BLMOVE", key('l'), key('l'), side(), side(), timeout());
      case 3 -> words("BLMPOP", timeout(), "2", key('l'), key('l'), side());
      case 4 -> words("BZPOPMIN", key('z'), key('z'), timeout());
      default -> words("RPUSH", key('l'), element(), element());
    };
  }

  private List<String> onSet() {
    return switch (random.nextInt(13)) {
      case 11 -> words("SPOP", key('m'));
      case 12 ->
          random.nextBoolean()
              ? words(one("SPOP", "SRANDMEMBER"), key('m'), number())
              : words("SRANDMEMBER", key('m'));
      case 0, 1 -> words("SADD", key('m'), element(), element());
      case 2 -> words("SREM", key('m'), element(), element());
      case 3 -> words("SCARD", key('m'));
      case 4 -> words("SMEMBERS", key('m'));
      case 5 -> words("SISMEMBER", key('m'), element());
      case 6, 7 -> words("SMOVE", key('m'), key('m'), element());
      case 8 -> words(one("SINTER", "SUNION", "SDIFF"), key('m'), key('m'));
      default -> words(one("SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"), any(), key('m'), key('m'));
    };
  }

  private List<String> onHash() {
    if (fieldsExpire && random.nextInt(3) == 0) {
      return switch (random.nextInt(6)) {
        case 0 -> words("HPERSIST", key('h'), "FIELDS", "1", element());
        case 1 -> words("HPTTL", key('h'), "FIELDS", "1", element());
        case 2 -> words("HPEXPIRE", key('h'), "0", "FIELDS", "1", element());
        default -> words("HPEXPIRE", key('h'), life(), "FIELDS", "1", element());
      };
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> words("HSET", key('h'), element(), number());
      case 2 -> words("HSET", key('h'), element(), number(), element(), element());
      case 3 -> words("HSETNX", key('h'), element(), number());
      case 4 -> words("HGET", key('h'), element());
      case 5 -> words("HDEL", key('h'), element(), element());
      case 6 -> words(one("HGETALL", "HLEN"), key('h'));
      default -> words("HINCRBY", key('h'), element(), number());
    };
  }

  private List<String> onSortedSet() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> words("ZADD", key('z'), number(), element());
      case 3 -> words("ZADD", key('z'), number(), element(), number(), element());
      case 4 -> words("ZINCRBY", key('z'), number(), element());
      case 5 -> words("ZREM", key('z'), element(), element());
      case 6 -> words("ZSCORE", key('z'), element());
      case 7 -> words("ZPOPMIN", key('z'));
      case 8 -> words("ZRANGE", key('z'), "0", "-1", "WITHSCORES");
      default -> words("ZUNIONSTORE", any(), "2", key('z'), key('z'));
    };
  }

  private List<String> onKey() {
    return switch (random.nextInt(13)) {
      case 0 -> words("DEL", any(), any());
      case 1 -> words("EXISTS", any(), any());
      case 2 -> words("TYPE", any());
      case 3, 4 -> words(one("RENAME", "RENAMENX"), any(), any());
      case 5, 6 -> words("COPY", any(), any(), "REPLACE");
      case 7 -> words("COPY", any(), any(), "DB", database());
      case 8 -> words("MOVE", any(), database());
      case 9, 10 -> words("PEXPIRE", any(), life());
      case 11 -> words("PEXPIRE", any(), one("0", life()), "NX");
      default -> words(one("PERSIST", "PTTL", "PEXPIRETIME"), any());
    };
  }

  private List<String> onDatabase() {
    return switch (random.nextInt(12)) {
      case 0 -> words("FLUSHALL");
      case 1 -> words("FLUSHDB");
      case 2, 3 -> words("SWAPDB", database(), database());
      case 4, 5 -> words("SELECT", database());
      case 6, 7 -> words("KEYS", "*");
      case 8, 9 -> words("DBSIZE");
      default -> words("MGET", "s1", "s2", "s3");
    };
  }

  private List<String> toOthers() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> words("SUBSCRIBE", one(CHANNELS));
      case 2 -> words("UNSUBSCRIBE", one(CHANNELS));
      case 3 -> words("PING");
      default -> words("PUBLISH", one(CHANNELS), number());
    };
  }

  private List<String> onTransaction() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> words("WATCH", any());
      case 3 -> words("UNWATCH");
      case 4, 5 -> words("MULTI");
      case 6, 7, 8, 9 -> words("EXEC");
      case 10 -> words("DISCARD");
      default -> random.nextInt(4) == 0 ? words(Model.UNKNOWN) : words("EXISTS", any());
    };
  }

  /** Shows what every key holds, whatever its type. */
  static List<List<String>> contents() {
    return KEYS.stream()
        .flatMap(
            key ->
                Stream.of(
                    words("TYPE", key),
                    words("PEXPIRETIME", key),
                    words("GET", key),
                    words("LRANGE", key, "0", "-1"),
                    words("SMEMBERS", key),
                    words("HGETALL", key),
                    words("ZRANGE", key, "0", "-1", "WITHSCORES")))
        .toList();
  }
}

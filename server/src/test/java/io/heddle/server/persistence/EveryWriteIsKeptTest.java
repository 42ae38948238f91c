package io.heddle.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.TestClock;
import io.heddle.server.TestServer;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of the table that writes, starts again at another time, and finds the same
 * data and the same deadlines.
 */
class EveryWriteIsKeptTest {
  /**
   * Requests for each command, words with a single space between them. Several keys are in several
   * shards; {@code @} stands for a time ten minutes from now in milliseconds, {@code %} in seconds.
   */
  private static final Map<String, List<String>> REQUESTS =
      Map.ofEntries(
          Map.entry(
              "set",
              List.of(
                  "SET a new",
                  "SET new 1 EX 100",
                  "SET b x PX 5000 GET",
                  "SET new2 x NX",
                  "SET d x XX KEEPTTL",
                  "SET timed1 x KEEPTTL",
                  "SET e x PXAT @",
                  "SET f x EXAT %")),
          Map.entry("setnx", List.of("SETNX new 1")),
          Map.entry("setex", List.of("SETEX a 100 x", "SETEX new 100 x")),
          Map.entry("psetex", List.of("PSETEX a 5000 x", "PSETEX new 5000 x")),
          Map.entry("getset", List.of("GETSET timed1 x")),
          Map.entry("getex", List.of("GETEX a EX 100", "GETEX timed1 PERSIST", "GETEX b PXAT @")),
          Map.entry("getdel", List.of("GETDEL a")),
          Map.entry("setrange", List.of("SETRANGE a 3 xyz", "SETRANGE new 3 xyz")),
          Map.entry("mset", List.of("MSET a 1 b 2 c 3 d 4 new1 5 new2 6", "MSET a 7")),
          Map.entry("msetnx", List.of("MSETNX new1 1 new2 2 new3 3 new4 4")),
          Map.entry("incr", List.of("INCR number", "INCR new")),
          Map.entry("decr", List.of("DECR number", "DECR new")),
          Map.entry("incrby", List.of("INCRBY number 5", "INCRBY new 5")),
          Map.entry("decrby", List.of("DECRBY number 5", "DECRBY new 5")),
          Map.entry("incrbyfloat", List.of("INCRBYFLOAT number 0.1", "INCRBYFLOAT timed1 0.3")),
          Map.entry("append", List.of("APPEND a x", "APPEND new x")),
          Map.entry("del", List.of("DEL a b c d e f", "DEL g")),
          Map.entry("unlink", List.of("UNLINK a b c d e f", "UNLINK g")),
          Map.entry(
              "rename",
              List.of("RENAME a new1", "RENAME b new2", "RENAME timed1 new3", "RENAME timed2 c")),
          Map.entry("renamenx", List.of("RENAMENX a new1", "RENAMENX b new2", "RENAMENX c new3")),
          Map.entry(
              "copy",
              List.of(
                  "COPY a new1",
                  "COPY b new2",
                  "COPY timed1 c REPLACE",
                  "COPY timed2 d REPLACE",
                  "COPY e e DB 2",
                  "COPY e new3 DB 2")),
          Map.entry("move", List.of("MOVE a 1", "MOVE timed1 2")),
          Map.entry("expire", List.of("EXPIRE a 100", "EXPIRE b -1", "EXPIRE timed1 1000 XX GT")),
          Map.entry(
              "pexpire", List.of("PEXPIRE a 100000", "PEXPIRE b 0", "PEXPIRE timed1 9000 LT")),
          Map.entry("expireat", List.of("EXPIREAT a %", "EXPIREAT b 1")),
          Map.entry("pexpireat", List.of("PEXPIREAT a @", "PEXPIREAT b 1")),
          Map.entry("persist", List.of("PERSIST timed1")),
          Map.entry(
              "migrate",
              List.of(
                  "MIGRATE 127.0.0.1 ? a 0 9000 REPLACE",
                  "MIGRATE 127.0.0.1 ? _ 0 9000 REPLACE KEYS b c list1")),
          Map.entry("flushdb", List.of("FLUSHDB", "FLUSHDB ASYNC")),
          Map.entry("flushall", List.of("FLUSHALL SYNC")),
          Map.entry(
              "restore",
              List.of(
                  "RESTORE new 0 #",
                  "RESTORE new 5000 #",
                  "RESTORE a @ # ABSTTL REPLACE",
                  "RESTORE b 1 # ABSTTL REPLACE")),
          Map.entry("swapdb", List.of("SWAPDB 0 1", "SWAPDB 3 1")),
          Map.entry("lpush", List.of("LPUSH list1 x y", "LPUSH new x")),
          Map.entry("rpush", List.of("RPUSH list1 x y", "RPUSH new x")),
          Map.entry("lpushx", List.of("LPUSHX list1 x")),
          Map.entry("rpushx", List.of("RPUSHX list1 x")),
          Map.entry("linsert", List.of("LINSERT list1 BEFORE two x", "LINSERT list1 AFTER one x")),
          Map.entry("lset", List.of("LSET list1 1 x", "LSET list1 -1 y")),
          Map.entry("lrem", List.of("LREM list1 0 two", "LREM list4 1 one")),
          Map.entry("ltrim", List.of("LTRIM list1 1 2", "LTRIM list1 5 1")),
          Map.entry("lpop", List.of("LPOP list1", "LPOP list1 2", "LPOP list4 5")),
          Map.entry("rpop", List.of("RPOP list1", "RPOP list1 2", "RPOP list4")),
          Map.entry(
              "lmove",
              List.of(
                  "LMOVE list1 list2 LEFT RIGHT",
                  "LMOVE list1 list3 RIGHT LEFT",
                  "LMOVE list4 new RIGHT LEFT",
                  "LMOVE list1 list1 LEFT RIGHT")),
          Map.entry("rpoplpush", List.of("RPOPLPUSH list1 list2", "RPOPLPUSH list4 list3")),
          Map.entry(
              "blmove", List.of("BLMOVE list1 list2 LEFT RIGHT 0", "BLMOVE list4 new LEFT LEFT 0")),
          Map.entry("brpoplpush", List.of("BRPOPLPUSH list1 list2 0", "BRPOPLPUSH list4 new3 0")),
          Map.entry("lmpop", List.of("LMPOP 3 no list1 list2 LEFT COUNT 2", "LMPOP 1 list4 RIGHT")),
          Map.entry("blmpop", List.of("BLMPOP 0 3 no list1 list2 RIGHT COUNT 9")),
          Map.entry("blpop", List.of("BLPOP no list1 list2 0", "BLPOP list4 0")),
          Map.entry("brpop", List.of("BRPOP no list1 list2 0", "BRPOP list4 0")),
          Map.entry("sadd", List.of("SADD set1 x y", "SADD new 1 2 3", "SADD ints word")),
          Map.entry("srem", List.of("SREM set1 one", "SREM set1 one two three four")),
          Map.entry(
              "smove",
              List.of("SMOVE set1 set2 one", "SMOVE set1 new one", "SMOVE set1 set3 four")),
          Map.entry("spop", List.of("SPOP set1", "SPOP set1 2", "SPOP ints 1", "SPOP set1 100")),
          Map.entry(
              "sinterstore", List.of("SINTERSTORE new set1 set2", "SINTERSTORE set3 set1 no")),
          Map.entry("sunionstore", List.of("SUNIONSTORE new set1 set2", "SUNIONSTORE a set3")),
          Map.entry("sdiffstore", List.of("SDIFFSTORE new set1 set2", "SDIFFSTORE timed1 ints no")),
          Map.entry("hset", List.of("HSET hash1 f x g y", "HSET new f x", "HSET timedhash f x")),
          Map.entry("hmset", List.of("HMSET hash1 f x g y", "HMSET new f x")),
          Map.entry("hsetnx", List.of("HSETNX hash1 x y", "HSETNX timedhash past y")),
          Map.entry("hdel", List.of("HDEL hash1 f", "HDEL hash1 f g n no", "HDEL timedhash f")),
          Map.entry("hincrby", List.of("HINCRBY hash1 n 5", "HINCRBY timedhash n 5")),
          Map.entry(
              "hincrbyfloat",
              List.of(
                  "HINCRBYFLOAT hash1 n 0.1",
                  "HINCRBYFLOAT timedhash n 0.1",
                  "HINCRBYFLOAT new n 3")),
          Map.entry(
              "hexpire",
              List.of(
                  "HEXPIRE hash1 100 FIELDS 2 f no",
                  "HEXPIRE timedhash 1000 GT FIELDS 2 f n",
                  "HEXPIRE hash1 0 FIELDS 1 f")),
          Map.entry(
              "hpexpire",
              List.of("HPEXPIRE hash1 9999 FIELDS 2 f g", "HPEXPIRE hash1 0 FIELDS 3 f g n")),
          Map.entry(
              "hexpireat", List.of("HEXPIREAT hash1 % FIELDS 1 f", "HEXPIREAT hash1 1 FIELDS 1 f")),
          Map.entry(
              "hpexpireat",
              List.of("HPEXPIREAT hash1 @ FIELDS 1 f", "HPEXPIREAT hash1 1 FIELDS 1 f")),
          Map.entry("hpersist", List.of("HPERSIST timedhash FIELDS 3 f past n")),
          Map.entry(
              "zadd",
              List.of(
                  "ZADD zset1 5 x 6 y",
                  "ZADD new 1.5 x",
                  "ZADD zset1 GT CH 0 one 9 two",
                  "ZADD zset1 INCR 3 one",
                  "ZADD zset1 NX 3 new -inf low")),
          Map.entry("zincrby", List.of("ZINCRBY zset1 0.1 one", "ZINCRBY new 3 x")),
          Map.entry("zrem", List.of("ZREM zset1 one", "ZREM zset1 one two three")),
          Map.entry("zremrangebyscore", List.of("ZREMRANGEBYSCORE zset1 1 2")),
          Map.entry("zremrangebyrank", List.of("ZREMRANGEBYRANK zset1 0 1")),
          Map.entry("zremrangebylex", List.of("ZREMRANGEBYLEX zset3 [a [b")),
          Map.entry("zpopmin", List.of("ZPOPMIN zset1", "ZPOPMIN zset1 2", "ZPOPMIN zset1 9")),
          Map.entry("zpopmax", List.of("ZPOPMAX zset1", "ZPOPMAX zset1 2", "ZPOPMAX zset1 9")),
          Map.entry("zmpop", List.of("ZMPOP 3 no zset1 zset2 MIN COUNT 2", "ZMPOP 1 zset1 MAX")),
          Map.entry("bzmpop", List.of("BZMPOP 0 3 no zset1 zset2 MAX COUNT 9")),
          Map.entry("bzpopmin", List.of("BZPOPMIN no zset1 zset2 0", "BZPOPMIN zset1 0")),
          Map.entry("bzpopmax", List.of("BZPOPMAX no zset1 zset2 0", "BZPOPMAX zset1 0")),
          Map.entry(
              "zunionstore",
              List.of("ZUNIONSTORE new 2 zset1 zset2 WEIGHTS 2 3", "ZUNIONSTORE a 1 set1")),
          Map.entry("zinterstore", List.of("ZINTERSTORE new 2 zset1 zset2 AGGREGATE MAX")),
          Map.entry("zdiffstore", List.of("ZDIFFSTORE new 2 zset1 zset2", "ZDIFFSTORE a 1 zset1")),
          Map.entry(
              "zrangestore", List.of("ZRANGESTORE new zset1 0 1", "ZRANGESTORE a zset1 0 -1")),
          Map.entry("sort", List.of("SORT ints STORE new", "SORT ints BY a* GET # STORE list1")));

  private static final long SEED = 20_24;

  @TempDir Path directory;
  private final TestClock clock = new TestClock();

  private TestServer start(int shards, int run) throws IOException {
    return TestServer.start(
        clock,
        SEED,
        shards,
        "dir",
        directory.toString(),
        "appendonly",
        "yes",
        "appenddirname",
        "run" + run);
  }

  @Test
  void afterEachRequest() throws IOException {
    try (TestServer target = TestServer.start(1)) {
      eachRequest(target);
    }
  }

  /** {@code target} takes the keys that are handed over. */
  private void eachRequest(TestServer target) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    int run = 0;
    for (String request : requests()) {
      run++;
      int shards = run % 3 == 0 ? 1 : 3;
      Map<String, List<Object>> before;
      try (TestServer server = start(shards, run)) {
        RespClient client = server.client();
        fill(client);
        clock.advance(10);
        Map<String, List<Object>> filled = contents(client);
        softly
            .assertThat(call(target, client, words(request)))
            .as(request)
            .isNotInstanceOf(Failure.class);
        before = contents(client);
        softly.assertThat(before).as(request + " changes something").isNotEqualTo(filled);
      }
      clock.advance(1234);
      try (TestServer server = start(shards, run)) {
        softly.assertThat(differences(before, server)).as(request).isEmpty();
      }
      if (run % 5 == 0) {
        try (TestServer server = start(shards + 1, run)) {
          softly.assertThat(differences(before, server)).as(request + ", other shards").isEmpty();
        }
      }
    }
    softly.assertAll();
  }

  private static List<String> differences(Map<String, List<Object>> before, TestServer server)
      throws IOException {
    Map<String, List<Object>> after = contents(server.client());
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(before.get(key), after.get(key)))
        .map(key -> key + " was " + before.get(key) + " and is " + after.get(key))
        .toList();
  }

  /** Sends a request; what {@code #} stands for is dumped before. */
  private static Object call(TestServer target, RespClient client, String[] words) {
    for (int i = 0; i < words.length && words[0].equals("MIGRATE"); i++) {
      words[i] =
          switch (words[i]) {
            case "?" -> Integer.toString(target.port());
            case "_" -> "";
            default -> words[i];
          };
    }
    for (int i = 0; i < words.length; i++) {
      words[i] =
          words[0].equals("RESTORE") && words[i].equals("#")
              ? (String) client.call("DUMP", "timed1")
              : words[i];
    }
    return client.call(words);
  }

  /** Those of all commands that there are. */
  private static List<String> requests() throws IOException {
    List<String> requests = new ArrayList<>();
    try (TestServer server = TestServer.start(1)) {
      for (Command command : server.context().commands().commands()) {
        if (command.is(Flag.WRITE)) {
          assertThat(REQUESTS).as("requests that show what is kept").containsKey(command.name());
          requests.addAll(REQUESTS.get(command.name()));
        }
      }
    }
    return requests;
  }

  private static void fill(RespClient client) {
    for (String key : List.of("a", "b", "c", "d", "e", "f", "g")) {
      client.call("SET", key, "value of " + key);
    }
    client.call("SET", "number", "7");
    client.call("SET", "timed1", "1.5", "EX", "700");
    client.call("SET", "timed2", "x", "EX", "800");
    client.call("RPUSH", "list1", "one", "two", "three", "two");
    client.call("RPUSH", "list2", "x");
    client.call("RPUSH", "list3", "y", "z");
    client.call("RPUSH", "list4", "one");
    client.call("SADD", "set1", "one", "two", "three", "four");
    client.call("SADD", "set2", "two", "five");
    client.call("SADD", "set3", "four");
    client.call("SADD", "ints", "3", "1", "2");
    client.call("HSET", "hash1", "f", "1", "g", "x", "n", "7");
    client.call("HSET", "timedhash", "f", "1", "n", "2", "past", "x");
    client.call("HEXPIRE", "timedhash", "500", "FIELDS", "2", "f", "n");
    client.call("HPEXPIRE", "timedhash", "5", "FIELDS", "1", "past");
    client.call("ZADD", "zset1", "1", "one", "2", "two", "3.25", "three");
    client.call("ZADD", "zset2", "1", "one", "5", "five");
    client.call("ZADD", "zset3", "0", "a", "0", "b", "0", "c");
    client.call("SET", "past", "x", "PX", "5");
    client.call("SELECT", "1");
    client.call("SET", "one", "1");
    client.call("SELECT", "0");
  }

  private String[] words(String request) {
    long then = clock.millis() + 600_000;
    return request
        .replace("@", Long.toString(then))
        .replace("%", Long.toString(then / 1000))
        .split(" ");
  }

  /** All keys with what they hold and when they expire; the databases' numbers in front. */
  private static Map<String, List<Object>> contents(RespClient client) {
    Map<String, List<Object>> contents = new TreeMap<>();
    for (int database = 0; database < 4; database++) {
      client.call("SELECT", Integer.toString(database));
      for (Object key : (List<?>) client.call("KEYS", "*")) {
        contents.put(database + "/" + key, contents(client, (String) key));
      }
    }
    client.call("SELECT", "0");
    return contents;
  }

  private static List<Object> contents(RespClient client, String key) {
    String type = ((RespClient.Status) client.call("TYPE", key)).text();
    Object value =
        switch (type) {
          case "string" -> client.call("GET", key);
          case "list" -> client.call("LRANGE", key, "0", "-1");
          case "set" -> new HashSet<>((List<?>) client.call("SMEMBERS", key));
          case "zset" -> client.call("ZRANGE", key, "0", "-1", "WITHSCORES");
          case "hash" -> fields(client, key);
          default -> throw new AssertionError("this test does not know how to compare a " + type);
        };
    String encoding = (String) client.call("OBJECT", "ENCODING", key);
    if (encoding.equals("listpackex")) {
      encoding = "listpack"; // a hash that had a deadline once, of which nothing is left
    }
    return List.of(type, encoding, client.call("PEXPIRETIME", key), value);
  }

  private static Map<Object, Object> fields(RespClient client, String key) {
    Map<Object, Object> fields = new TreeMap<>();
    for (Object field : (List<?>) client.call("HKEYS", key)) {
      String name = (String) field;
      Object until = client.call("HPEXPIRETIME", key, "FIELDS", "1", name);
      fields.put(name, List.of(client.call("HGET", key, name), until));
    }
    return fields;
  }
}

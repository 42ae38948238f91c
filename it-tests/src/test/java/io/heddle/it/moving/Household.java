package io.heddle.it.moving;

import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What moves: keys of every type, encoding and kind of deadline, in all databases. */
final class Household {
  private static final int DATABASES = 16;
  private static final long FAR_MILLIS = 9_000_000_000_000L;

  private final RespClient client;
  private final RandomGenerator random;
  private int keys;

  Household(RespClient client, RandomGenerator random) {
    this.client = client;
    this.random = random;
  }

  /**
   * Fills the server.
   *
   * @param timedFields whether the server knows fields with a deadline
   */
  void moveIn(boolean timedFields) {
    for (int database = 0; database < DATABASES; database++) {
      call("SELECT", Integer.toString(database));
      strings();
      lists();
      sets();
      hashes(timedFields);
      sortedSets();
    }
    call("SELECT", "0");
  }

  /** Changes what there is, also by commands over several keys and in transactions. */
  void rearrange() {
    for (int database = 0; database < DATABASES; database++) {
      String key = "rearranged:" + keys++;
      call("SELECT", Integer.toString(database));
      call("MSET", key + "a", text(10), key + "b", text(10));
      call("MULTI");
      call("RENAME", key + "a", key + "c");
      call("RPUSH", key + "list", "1", "2", "3");
      call("INCRBYFLOAT", key + "float", "0.25");
      call("EXEC");
      call("LMOVE", key + "list", key + "list2", "LEFT", "RIGHT");
      call("SADD", key + "set", "1", "2", "3", "4");
      call("SPOP", key + "set", "2");
      call("EXPIRE", key + "b", "100000000");
      call("SET", key + "d", text(10), "EX", "100000000");
      call("ZADD", key + "zset", "1", "a", "2", "b");
      call("ZUNIONSTORE", key + "zset2", "2", key + "zset", key + "set");
      call("COPY", key + "zset2", key + "zset3");
    }
    call("MOVE", "rearranged:" + (keys - 1) + "c", "0");
    call("SELECT", "0");
  }

  private void call(String... words) {
    Frame reply = client.frame(words);
    if (reply.isError()) {
      throw new IllegalStateException(String.join(" ", words) + ": " + reply.text());
    }
  }

  private void add(String command, String kind, List<String> elements) {
    String key = kind + ":" + keys++;
    List<String> words = new ArrayList<>(List.of(command, key));
    words.addAll(elements);
    call(words.toArray(String[]::new));
    if (random.nextBoolean()) {
      call("PEXPIREAT", key, Long.toString(FAR_MILLIS + random.nextInt(1 << 20)));
    }
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(1, most + 1); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private List<String> distinct(int count, String prefix, int most) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + text(most)).toList();
  }

  private void strings() {
    add("SET", "string", List.of(Long.toString(random.nextLong() >> random.nextInt(64))));
    add("SET", "string", List.of(text(40)));
    add("SET", "string", List.of(""));
    add("SET", "string", List.of("repeated".repeat(random.nextInt(1, 2_000))));
    add("SET", "string", List.of(text(2_000)));
  }

  private void lists() {
    add("RPUSH", "list", List.of("1", "-70000", text(60), ""));
    add("RPUSH", "list", distinct(random.nextInt(1_500, 3_000), "", 12));
    add("LPUSH", "list", List.of("a", text(20_000) + "x".repeat(9_000), "b"));
  }

  private void sets() {
    add("SADD", "set", random.ints(20).distinct().mapToObj(Integer::toString).toList());
    add("SADD", "set", random.longs(700).distinct().mapToObj(Long::toString).toList());
    add("SADD", "set", distinct(random.nextInt(1, 100), "m", 20));
    add("SADD", "set", distinct(random.nextInt(200, 400), "m", 20));
  }

  private void hashes(boolean timedFields) {
    add("HSET", "hash", pairs(distinct(random.nextInt(1, 50), "f", 10)));
    add("HSET", "hash", pairs(distinct(random.nextInt(600, 800), "f", 10)));
    if (timedFields) {
      for (int size : new int[] {10, 600}) {
        List<String> names = IntStream.range(0, size).mapToObj(i -> "f" + i).toList();
        add("HSET", "timed", pairs(names));
        String at = Long.toString(FAR_MILLIS + random.nextInt(1 << 20));
        call("HPEXPIREAT", "timed:" + (keys - 1), at, "FIELDS", "2", "f3", "f7");
      }
    }
  }

  private List<String> pairs(List<String> names) {
    return names.stream().flatMap(name -> List.of(name, text(30)).stream()).toList();
  }

  /** Scores of few digits: where there are more, Redis does not always find the fewest. */
  private void sortedSets() {
    add("ZADD", "zset", scored(distinct(random.nextInt(1, 100), "m", 20)));
    add("ZADD", "zset", scored(distinct(random.nextInt(200, 400), "m", 20)));
    add("ZADD", "zset", List.of("-inf", "low", "inf", "high", "4096.5", "far", "-0.5", "near"));
  }

  private List<String> scored(List<String> members) {
    return members.stream()
        .flatMap(member -> List.of(random.nextInt(-999, 999) / 8.0 + "", member).stream())
        .toList();
  }

  /**
   * All that the server holds: how each key is kept and until when, and a digest of it all.
   *
   * @param encodings whether they count, which others than Redis 7.4 choose otherwise
   */
  static Map<String, String> inventory(RespClient client, boolean encodings) {
    Map<String, String> inventory = new TreeMap<>();
    inventory.put("digest", client.frame("DEBUG", "DIGEST").text());
    for (int database = 0; database < DATABASES; database++) {
      client.frame("SELECT", Integer.toString(database));
      for (Frame key : client.frame("KEYS", "*").elements()) {
        String name = key.text();
        inventory.put(
            database + " " + name,
            (encodings ? client.frame("OBJECT", "ENCODING", name).text() : "kept")
                + " until "
                + client.frame("PEXPIRETIME", name).text()
                + ", digest "
                + client.frame("DEBUG", "DIGEST-VALUE", name).elements().get(0).text());
      }
    }
    client.frame("SELECT", "0");
    return inventory;
  }
}

package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.it.support.ServerProcess;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of each shard's log are such as a Redis 7 checks and loads, where there is one. */
class RedisLoadsTheLogTest {
  private static final int SHARDS = 2;
  private static final String LOGS = "appendonlydir";

  /** What tells a key's value, by the key's first letter. */
  private static final Map<Character, List<String>> QUESTIONS =
      Map.of(
          's', List.of("GET", "?"),
          'l', List.of("LRANGE", "?", "0", "-1"),
          'h', List.of("HGET", "?", "field"),
          'z', List.of("ZRANGE", "?", "0", "-1", "WITHSCORES"),
          'm', List.of("SMISMEMBER", "?", "one", "two"));

  @TempDir Path directory;

  @Test
  void aShardsFilesAreThoseOfARedis() throws Exception {
    Optional<String> redis = ServerProcess.onPath("redis-server");
    Optional<String> check = ServerProcess.onPath("redis-check-aof");
    assumeTrue(redis.isPresent() && check.isPresent(), "a Redis on the path");
    Map<String, String> expected = write();
    Map<String, String> loaded = new HashMap<>();
    for (int i = 0; i < SHARDS; i++) {
      Path own = Files.createDirectories(directory.resolve("redis" + i).resolve(LOGS));
      copy(directory.resolve(LOGS).resolve("epoch-1/shard-" + i), own);
      Process checked =
          new ProcessBuilder(check.get(), own.resolve("appendonly.aof.manifest").toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(checked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(checked.waitFor()).as(said).isZero();
      String home = own.resolveSibling("").toString();
      List<String> command =
          List.of(redis.get(), "--bind", "127.0.0.1", "--appendonly", "yes", "--dir", home);
      try (ServerProcess server = ServerProcess.start(command);
          RespClient client = new RespClient(server.port())) {
        loaded.putAll(contents(client, expected.keySet().stream()));
      }
    }
    assertThat(loaded).isEqualTo(expected);
  }

  @Test
  void aTornTransactionIsNothingToARedisToo() throws Exception {
    Optional<String> redis = ServerProcess.onPath("redis-server");
    Optional<String> check = ServerProcess.onPath("redis-check-aof");
    assumeTrue(redis.isPresent() && check.isPresent(), "a Redis on the path");
    Files.writeString(directory.resolve("perf_config.toml"), "num_shards = 1\n");
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, "-Xmx256m").start("--appendonly", "yes", "--save", "")) {
      try (RespClient client = new RespClient(server.port())) {
        client.expect("SET before 1", RespClient.OK).expect("MULTI", RespClient.OK);
        client.frame("SET", "first", "1");
        client.frame("SET", "second", "1");
        client.expect("EXEC", List.of(RespClient.OK, RespClient.OK));
      }
      server.signal("TERM");
      server.awaitEnd();
    }
    Path own = Files.createDirectories(directory.resolve("redis").resolve(LOGS));
    copy(directory.resolve(LOGS).resolve("epoch-1/shard-0"), own);
    Path increment = own.resolve("appendonly.aof.1.incr.aof");
    String text = Files.readString(increment, StandardCharsets.ISO_8859_1);
    int torn = text.indexOf("*3\r\n$3\r\nSET\r\n$6\r\nsecond");
    Files.writeString(increment, text.substring(0, torn), StandardCharsets.ISO_8859_1);

    Process checked =
        new ProcessBuilder(check.get(), own.resolve("appendonly.aof.manifest").toString()).start();
    assertThat(new String(checked.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("MULTI");
    assertThat(checked.waitFor()).isNotZero();
    List<String> command =
        List.of(
            redis.get(),
            "--bind",
            "127.0.0.1",
            "--appendonly",
            "yes",
            "--dir",
            own.resolveSibling("").toString());
    try (ServerProcess server = ServerProcess.start(command);
        RespClient client = new RespClient(server.port())) {
      client.expect("EXISTS before", 1L).expect("EXISTS first second", 0L);
    }
  }

  /** Fills a Heddle, and gives what it holds when it stops. */
  private Map<String, String> write() throws Exception {
    Files.writeString(directory.resolve("perf_config.toml"), "num_shards = " + SHARDS + "\n");
    List<String> keys = new ArrayList<>();
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, "-Xmx256m").start("--appendonly", "yes", "--save", "")) {
      Map<String, String> written;
      try (RespClient client = new RespClient(server.port())) {
        for (int i = 0; i < 20; i++) {
          client.frame("SET", "s" + i, "value" + i, "EX", "1000");
          client.frame("RPUSH", "l" + i, "one", "two", "three");
          client.frame("LMOVE", "l" + i, "lmoved" + i, "LEFT", "RIGHT");
          client.frame("HSET", "h" + i, "field", "1", "other", "2");
          client.frame("HINCRBYFLOAT", "h" + i, "field", "0.5");
          client.frame("ZADD", "z" + i, "1.5", "one", "2", "two");
          client.frame("SADD", "m" + i, "one", "two", "three");
          client.frame("SPOP", "m" + i);
          for (String kind : List.of("s", "l", "lmoved", "h", "z", "m")) {
            keys.add(kind + i);
          }
        }
        client.frame("MULTI");
        client.frame("MSET", "s0", "new", "s1", "new", "s2", "new");
        client.frame("DEL", "s3", "s4", "l5");
        client.frame("EXEC");
        written = contents(client, keys.stream());
      }
      server.signal("TERM");
      server.awaitEnd();
      return written;
    }
  }

  private static Map<String, String> contents(RespClient client, Stream<String> keys) {
    Map<String, String> contents = new HashMap<>();
    keys.filter(key -> client.frame("EXISTS", key).text().equals("1"))
        .forEach(
            key -> {
              List<String> question = new ArrayList<>(QUESTIONS.get(key.charAt(0)));
              question.set(1, key);
              contents.put(
                  key, client.frame(question) + " until " + client.frame("EXPIRETIME", key));
            });
    return contents;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}

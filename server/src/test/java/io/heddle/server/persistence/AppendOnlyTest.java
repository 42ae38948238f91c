package io.heddle.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.aof.LogCheck;
import io.heddle.seam.Storage;
import io.heddle.server.RespClient;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendOnlyTest {
  private static final int MOST_WRITES_MEANWHILE = 100;

  @TempDir Path directory;

  private TestServer start(int shards) throws IOException {
    return start(shards, "everysec");
  }

  private TestServer start(int shards, String fsync) throws IOException {
    return TestServer.start(
        shards, "dir", directory.toString(), "appendonly", "yes", "appendfsync", fsync);
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() throws IOException {
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      for (int i = 0; i < 100; i++) {
        client.call("SET", "key" + i, "value" + i);
      }
      client.call("MSET", "a", "1", "b", "2", "c", "3");
      client.call("RENAME", "a", "d");
      client.call("DEL", "key1", "key2", "key3");
      client.call("SELECT", "3");
      client.call("SET", "elsewhere", "x", "PX", "1000000");
    }
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      assertThat(client.call("DBSIZE")).isEqualTo(100L);
      assertThat(client.call("MGET", "key7", "d", "b", "c"))
          .isEqualTo(List.of("value7", "1", "2", "3"));
      client.call("SELECT", "3");
      assertThat((Long) client.call("PTTL", "elsewhere")).isBetween(900_000L, 1_000_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void anotherNumberOfShardsIsNoMatter(int shards) throws IOException {
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      for (int i = 0; i < 100; i++) {
        client.call("SET", "key" + i, "value" + i);
      }
      client.call("FLUSHALL");
      for (int i = 0; i < 50; i++) {
        client.call("SET", "key" + i, "value" + i, "PX", "1000000");
      }
    }
    for (int count : List.of(shards, shards, 2)) {
      try (TestServer server = start(count)) {
        RespClient client = server.client();
        assertThat(client.call("DBSIZE")).isEqualTo(50L);
        assertThat(client.call("GET", "key7")).isEqualTo("value7");
        assertThat((Long) client.call("PTTL", "key7")).isBetween(900_000L, 1_000_000L);
      }
    }
  }

  @Test
  void whatExpiresIsUnlinkedIfItIsToBeFreedLazily() throws IOException {
    try (TestServer server = start(1)) {
      RespClient client = server.client();
      client.call("MSET", "soon", "x", "now", "x", "stays", "x");
      client.call("CONFIG", "SET", "lazyfree-lazy-expire", "yes");
      client.call("EXPIRE", "now", "-1");
      client.call("PEXPIRE", "soon", "1");
      while (!client.call("DBSIZE").equals(1L)) {
        client.call("EXISTS", "soon");
      }
    }
    assertThat(log()).contains("UNLINK\r\n$3\r\nnow", "UNLINK\r\n$4\r\nsoon");
    try (TestServer server = start(1)) {
      assertThat(server.client().call("KEYS", "*")).isEqualTo(List.of("stays"));
    }
  }

  private String log() throws IOException {
    StringBuilder log = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".incr.aof")).toList()) {
        log.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return log.toString();
  }

  @Test
  void aTransactionIsKeptAsOne() throws IOException {
    try (TestServer server = start(4, "always")) {
      RespClient client = server.client();
      client.call("SET", "gone", "x");
      client.call("MULTI");
      for (int i = 0; i < 20; i++) {
        client.call("SET", "key" + i, "value" + i, "EX", "1000");
      }
      client.call("DEL", "gone");
      client.call("MSET", "a", "1", "b", "2", "c", "3");
      client.call("EXEC");
    }
    try (TestServer server = start(4)) {
      RespClient client = server.client();
      assertThat(client.call("DBSIZE")).isEqualTo(23L);
      assertThat(client.call("MGET", "a", "b", "c")).isEqualTo(List.of("1", "2", "3"));
    }
  }

  @Test
  void severalCommandsOfOneUnitAreATransactionInTheFileToo() throws IOException {
    try (TestServer server = start(1)) {
      RespClient client = server.client();
      client.call("SET", "a", "1");
      client.call("MULTI");
      client.call("SET", "a", "2");
      client.call("EXEC");
      client.call("MULTI");
      client.call("SET", "a", "3");
      client.call("INCR", "a");
      client.call("GET", "a");
      client.call("EXEC");
      client.call("SADD", "s", "1", "2");
      client.call("SPOP", "s", "2");
      client.call("SELECT", "1");
      client.call("MULTI");
      client.call("SET", "b", "1");
      client.call("DEL", "b");
      client.call("EXEC");
    }
    Path file = directory.resolve("appendonlydir/epoch-1/shard-0/appendonly.aof.1.incr.aof");
    String words =
        Files.readString(file)
            .lines()
            .filter(line -> !line.matches("[#$].*"))
            .map(line -> line.startsWith("*") ? "|" : line)
            .collect(Collectors.joining(" "));
    assertThat(words)
        .isEqualTo(
            "| SELECT 0 | SET a 1 | SET a 2 | MULTI | SET a 3 | INCR a | EXEC | SADD s 1 2 | SREM s"
                + " 1 2 | MULTI | SELECT 1 | SET b 1 | DEL b | EXEC");
    try (TestServer server = start(1)) {
      server.client().expect("GET a", "4").expect("DBSIZE", 1L).expect("SET c 1", RespClient.OK);
    }
  }

  @Test
  void whatIsDoneForABlockedClientIsKept() throws IOException {
    try (TestServer server = start(4)) {
      RespClient pushing = server.client();
      try (RespClient blocked = server.client()) {
        blocked.send("BLMOVE", "from", "to", "LEFT", "RIGHT", "0");
        blocked.send("BLPOP", "other", "{x}another", "0");
        awaitBlocked(pushing);
        pushing.call("RPUSH", "from", "moved", "stays");
        assertThat(blocked.read()).isEqualTo("moved");
        awaitBlocked(pushing);
        pushing.call("MSET", "a", "1", "b", "2");
        pushing.call("RPUSH", "{x}another", "taken");
        assertThat(blocked.read()).isEqualTo(List.of("{x}another", "taken"));
      }
    }
    try (TestServer server = start(4)) {
      RespClient client = server.client();
      assertThat(client.call("LRANGE", "from", "0", "-1")).isEqualTo(List.of("stays"));
      assertThat(client.call("LRANGE", "to", "0", "-1")).isEqualTo(List.of("moved"));
      assertThat(client.call("EXISTS", "other", "{x}another")).isEqualTo(0L);
    }
  }

  private static void awaitBlocked(RespClient client) {
    while (!client.infoField("blocked_clients", "clients").equals("1")) {
      client.call("PING");
    }
  }

  @Test
  void aSubscribersRepliesWaitForTheLogToo() throws IOException {
    try (TestServer server = start(2, "always")) {
      RespClient client = server.client();
      client.call("HELLO", "3");
      client.call("SUBSCRIBE", "news");
      for (int i = 0; i < 20; i++) {
        assertThat(client.call("SET", "key" + i, "x")).isEqualTo(RespClient.OK);
      }
    }
    try (TestServer server = start(2)) {
      assertThat(server.client().call("DBSIZE")).isEqualTo(20L);
    }
  }

  @Test
  void aRewriteShortensTheLogAndKeepsTheData() throws IOException {
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      for (int i = 0; i < 2000; i++) {
        client.call("SET", "key" + i % 50, "value" + i);
      }
      long before = Long.parseLong(info(client, "aof_current_size"));
      assertThat(client.call("BGREWRITEAOF"))
          .isEqualTo(new RespClient.Status("Background append only file rewriting started"));
      awaitRewrites(client, 1);
      assertThat(info(client, "aof_last_bgrewrite_status")).isEqualTo("ok");
      assertThat(Long.parseLong(info(client, "aof_current_size"))).isLessThan(before);
      client.call("SET", "afterwards", client.call("GET", "meanwhile").toString());
    }
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      assertThat(client.call("DBSIZE")).isEqualTo(52L);
      assertThat(client.call("GET", "key7")).isEqualTo("value1957");
      assertThat(client.call("GET", "afterwards")).isEqualTo(client.call("GET", "meanwhile"));
    }
  }

  @Test
  void oneRewriteAtATime() throws IOException {
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      client.expect("SET a 1", RespClient.OK);
      client.expect("CONFIG SET rdb-key-save-delay 600000000", RespClient.OK);
      client.call("BGREWRITEAOF");
      client.expectFailure(
          "BGREWRITEAOF", "ERR Background append only file rewriting already in progress");
      client.expect("CONFIG SET appendonly no", RespClient.OK);
      while (!client.infoField("aof_rewrite_in_progress").equals("0")) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void canBeTurnedOnAndOff() throws IOException {
    try (TestServer server = TestServer.start(2, "dir", directory.toString())) {
      RespClient client = server.client();
      client.call("SET", "before", "1");
      assertThat(client.call("CONFIG", "SET", "appendonly", "yes")).isEqualTo(RespClient.OK);
      awaitRewrites(client, 1);
      client.call("SET", "during", "1");
      assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo(List.of(1L, 0L));
      assertThat(client.call("CONFIG", "SET", "appendonly", "no")).isEqualTo(RespClient.OK);
      assertThat(client.call("WAITAOF", "1", "0", "0"))
          .isEqualTo(
              new RespClient.Failure(
                  "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled."));
    }
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      assertThat(client.call("MGET", "before", "during")).isEqualTo(List.of("1", "1"));
    }
  }

  @Test
  void theSecondServerOfADirectoryIsRefused() throws IOException {
    try (TestServer server = start(1)) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> start(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("locked by another server");
    }
  }

  @Test
  void aDamagedLogIsRefusedUntilItIsRepaired() throws IOException {
    try (TestServer server = start(1)) {
      RespClient client = server.client();
      for (int i = 0; i < 100; i++) {
        client.call("SET", "key" + i, "value" + i);
      }
    }
    Path logs = directory.resolve("appendonlydir");
    Path file = logs.resolve("epoch-1/shard-0/appendonly.aof.1.incr.aof");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> start(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is damaged at offset ")
        .hasMessageEndingWith("heddle check-aof --fix " + logs);
    assertThat(LogCheck.of(Storage.LOCAL, logs, false).findings()).hasSize(2);
    LogCheck.of(Storage.LOCAL, logs, true);
    assertThat(LogCheck.of(Storage.LOCAL, logs, false).findings()).isEmpty();

    try (TestServer server = start(1)) {
      assertThat((Long) server.client().call("DBSIZE")).isBetween(40L, 50L);
    }
  }

  /** Meanwhile there are some writes, but not so many that they outweigh what is rewritten. */
  private static void awaitRewrites(RespClient client, int count) {
    int writes = 0;
    while (Integer.parseInt(info(client, "aof_rewrites")) < count
        || !info(client, "aof_rewrite_in_progress").equals("0")) {
      if (writes++ < MOST_WRITES_MEANWHILE) {
        client.call("INCR", "meanwhile");
      }
    }
  }

  private static String info(RespClient client, String field) {
    return client.infoField(field, "persistence");
  }
}

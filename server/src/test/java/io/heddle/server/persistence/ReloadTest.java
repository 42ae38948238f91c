package io.heddle.server.persistence;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Push;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestClock;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DEBUG RELOAD}, and what tests change around it. */
@Timeout(60)
class ReloadTest {
  @TempDir Path directory;

  private TestServer start(int shards) throws IOException {
    return TestServer.start(
        new TestClock(),
        1,
        shards,
        Map.of("enable-debug-command", "yes", "dir", directory.toString()));
  }

  private static void fill(RespClient client) {
    for (int i = 0; i < 1_000; i++) {
      client.expect("SET key:" + i + " " + i, OK);
    }
    client
        .expect("PEXPIREAT key:1 9000000000000", 1L)
        .expect("RPUSH list a b c", 3L)
        .expect("SADD ints 1 2 3", 3L)
        .expect("SADD words a b", 2L)
        .expect("HSET hash f v g w", 2L)
        .expect("HPEXPIREAT hash 9000000000000 FIELDS 1 f", List.of(1L))
        .expect("ZADD zset 1 a 2.5 b", 2L)
        .expect("SELECT 9", OK)
        .expect("SET other db", OK)
        .expect("SELECT 0", OK);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void everythingComesBack(int shards) throws IOException {
    try (TestServer server = start(shards)) {
      RespClient client = server.client();
      fill(client);
      Status digest = (Status) client.call("DEBUG", "DIGEST");

      client
          .expect("DEBUG RELOAD", OK)
          .expect("DEBUG DIGEST", digest)
          .expect("DBSIZE", 1_005L)
          .expect("OBJECT ENCODING hash", "listpackex")
          .expect("PEXPIRETIME key:1", 9_000_000_000_000L);
      assertThat(Files.exists(directory.resolve("dump.rdb"))).isTrue();
      assertThat((String) client.call("INFO", "persistence"))
          .contains("rdb_changes_since_last_save:0", "rdb_last_load_keys_loaded:1006");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatTheLogHoldsIsWhatThereIs(int shards) throws IOException {
    Map<String, String> directives =
        Map.of("enable-debug-command", "yes", "dir", directory.toString(), "appendonly", "yes");
    try (TestServer server = TestServer.start(new TestClock(), 1, shards, directives)) {
      RespClient client = server.client();
      fill(client);
      Status digest = (Status) client.call("DEBUG", "DIGEST");
      client
          .expect("DEBUG LOADAOF", OK)
          .expect("DEBUG DIGEST", digest)
          .expect("PEXPIRETIME key:1", 9_000_000_000_000L)
          .expect("SET later v", OK)
          .expect("DEL key:2", 1L);
      digest = (Status) client.call("DEBUG", "DIGEST");
      client.expect("DEBUG LOADAOF", OK).expect("DEBUG DIGEST", digest);
    }
    try (TestServer server = TestServer.start(new TestClock(), 1, shards, directives)) {
      server.client().expect("DBSIZE", 1_005L).expect("GET later", "v");
    }
  }

  @Test
  void withoutALogThereIsNothingToLoad() throws IOException {
    try (TestServer server = start(2)) {
      server
          .client()
          .expect("SET a 1", OK)
          .expectFailure(
              "DEBUG LOADAOF", "ERR Error trying to load the AOF files, check server logs.")
          .expect("GET a", "1");
    }
  }

  @Test
  void theFileOfBeforeMayBeLoadedInstead() throws IOException {
    try (TestServer server = start(3)) {
      server
          .client()
          .expect("SET a old", OK)
          .expect("SAVE", OK)
          .expect("SET a new", OK)
          .expect("SET b new", OK)
          .expect("DEBUG RELOAD NOSAVE", OK)
          .expect("MGET a b", List.of("old", Nil.BULK));
    }
  }

  @Test
  void whatIsThereMayStay() throws IOException {
    try (TestServer server = start(3)) {
      server
          .client()
          .expect("SET a old PXAT 9000000000000", OK)
          .expect("SET c old", OK)
          .expect("SAVE", OK)
          .expect("SET a new", OK)
          .expect("SET b new", OK)
          .expect("DEBUG RELOAD nosave noflush merge", OK)
          .expect("MGET a b c", List.of("old", "new", "old"))
          .expect("PEXPIRETIME a", 9_000_000_000_000L)
          .expectFailure(
              "DEBUG RELOAD NOSAVE NOFLUSH",
              "ERR Error trying to load the RDB dump, check server logs.");
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    try (TestServer server = start(2)) {
      server
          .client()
          .expectFailure(
              "DEBUG RELOAD NOW",
              "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.")
          .expectFailure(
              "DEBUG RELOAD NOSAVE", "ERR Error trying to load the RDB dump, check server logs.");
      Files.createDirectory(directory.resolve("dump.rdb"));
      server.client().expectFailure("DEBUG RELOAD", "ERR").expect("SET still here", OK);
    }
  }

  @Test
  void worksInATransactionAndBreaksWatches() throws IOException {
    try (TestServer server = start(3)) {
      RespClient watcher = server.client();
      watcher.expect("SET a 1", OK).expect("WATCH a", OK);
      server
          .client()
          .expect("MULTI", OK)
          .expect("SET b 2", new Status("QUEUED"))
          .expect("DEBUG RELOAD", new Status("QUEUED"))
          .expect("EXEC", List.of(OK, OK))
          .expect("MGET a b", List.of("1", "2"));
      watcher.expect("MULTI", OK).expect("GET a", new Status("QUEUED")).expect("EXEC", Nil.ARRAY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEBUG RELOAD",
        "DEBUG RELOAD NOSAVE NOFLUSH MERGE",
        "DEBUG RELOAD NOSAVE NOFLUSH",
        "DEBUG LOADAOF"
      })
  void mayBeAllThatATransactionDoes(String command) throws IOException {
    Map<String, String> directives =
        Map.of("enable-debug-command", "yes", "dir", directory.toString(), "appendonly", "yes");
    try (TestServer server = TestServer.start(new TestClock(), 1, 3, directives)) {
      RespClient client = server.client();
      client.expect("SET a 1", OK).expect("SAVE", OK).expect("SET b 2", OK);
      if (command.endsWith("NOFLUSH")) {
        client.expect("DEL a b", 2L);
      }
      client.expect("MULTI", OK).expect(command, new Status("QUEUED")).expect("EXEC", List.of(OK));
      client.expect("GET a", "1").expect("SET b 3", OK).expect("GET b", "3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEBUG RELOAD", "DEBUG LOADAOF"})
  void whatClientsHaveCachedIsStale(String command) throws IOException {
    Map<String, String> directives =
        Map.of("enable-debug-command", "yes", "dir", directory.toString(), "appendonly", "yes");
    try (TestServer server = TestServer.start(new TestClock(), 1, 3, directives)) {
      RespClient caching = server.resp3Client();
      caching.expect("SET a 1", OK).expect("CLIENT TRACKING ON", OK).expect("GET a", "1");
      server.client().expect(command, OK);
      assertThat(caching.read()).isEqualTo(new Push(List.of("invalidate", Nil.RESP3)));
      caching.expect("GET a", "1");
    }
  }

  @Test
  void checksumsCountUnlessToldOtherwise() throws IOException {
    String wrong = "\0\1a\f\0\0\0\0\0\0\0\0\0";
    try (TestServer server = start(2)) {
      server
          .client()
          .expectFailure("RESTORE k 0 " + wrong, "ERR DUMP payload version or checksum are wrong")
          .expect("DEBUG SET-SKIP-CHECKSUM-VALIDATION 1", OK)
          .expect("RESTORE k 0 " + wrong, OK)
          .expect("GET k", "a");
    }
  }

  @Test
  void largeElementsMayBeMadeSmall() throws IOException {
    String refused = "ERR argument must be a memory value bigger than 1 and smaller than 4gb";
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      client
          .expect("DEBUG QUICKLIST-PACKED-THRESHOLD 3b", OK)
          .expect("CONFIG SET list-max-listpack-size 2", OK)
          .expect("RPUSH l a bbb c d", 4L)
          .expect("DEBUG RELOAD", OK)
          .expect("LRANGE l 0 -1", List.of("a", "bbb", "c", "d"))
          .expectFailure("DEBUG QUICKLIST-PACKED-THRESHOLD 4gb", refused)
          .expectFailure("DEBUG QUICKLIST-PACKED-THRESHOLD x", refused)
          .expect("RPUSH alone bbb", 1L)
          .expect("DEBUG QUICKLIST-PACKED-THRESHOLD 0", OK);
    }
  }

  @Test
  void theLogIsLoadedAlsoWhileItIsTurnedOff() throws IOException {
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      client.expect("CONFIG SET appendonly yes", OK);
      awaitRewrite(client);
      client.expect("SET a 1", OK).expect("CONFIG SET appendonly no", OK).expect("SET a 2", OK);
      client.expect("DEBUG LOADAOF", OK).expect("GET a", "1").expect("SET a 3", OK);
      client.expect("BGREWRITEAOF", new Status("Background append only file rewriting started"));
      awaitRewrite(client);
      client.expect("SET a 4", OK).expect("DEBUG LOADAOF", OK).expect("GET a", "3");
    }
  }

  /** One that was asked for is under way, whoever looks. */
  private static void awaitRewrite(RespClient client) {
    while (!client.infoField("aof_rewrite_in_progress").equals("0")) {
      assertThat(client.infoField("aof_last_bgrewrite_status")).isEqualTo("ok");
    }
  }
}

package io.heddle.server.persistence;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestClock;
import io.heddle.server.TestServer;
import io.heddle.server.command.Lifecycle.Saving;
import io.heddle.server.config.PerfConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that are asked for, that are due, that fail, and that a server starts from. */
@Timeout(60)
class SavesTest {
  private static final Status STARTED = new Status("Background saving started");
  private static final Status QUEUED = new Status("QUEUED");
  private static final String NOT_SAVED =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.";

  @TempDir Path directory;

  private TestServer start(int shards, String... directives) throws IOException {
    List<String> all = new ArrayList<>(List.of("dir", directory.toString()));
    all.addAll(List.of(directives));
    return TestServer.start(shards, all.toArray(String[]::new));
  }

  private static String info(RespClient client, String field) {
    return client.infoField(field, "persistence");
  }

  private static void awaitInfo(RespClient client, String field, String value) {
    while (!info(client, field).equals(value)) {
      Thread.onSpinWait();
    }
  }

  private static void awaitIdle(RespClient client) {
    awaitInfo(client, "rdb_bgsave_in_progress", "0");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void theFileIsAsConfigured() throws IOException {
    try (TestServer server = start(1, "dbfilename", "other.rdb", "rdbchecksum", "no")) {
      RespClient client = server.client();
      client.expect("SET k " + "x".repeat(10_000), OK).expect("SAVE", OK);
      assertThat(files()).containsExactly("other.rdb");
      byte[] compressed = Files.readAllBytes(directory.resolve("other.rdb"));
      assertThat(compressed).hasSizeLessThan(1_000).endsWith(new byte[8]);
      client.expect("CONFIG SET rdbcompression no", OK).expect("SAVE", OK);
      assertThat(Files.readAllBytes(directory.resolve("other.rdb"))).hasSizeGreaterThan(10_000);
    }
  }

  @Test
  void aTestMayHaveItTakeItsTime() throws IOException {
    try (TestServer server = start(2, "rdb-key-save-delay", "60000000")) {
      RespClient client = server.client();
      client.expect("MSET a 1 b 2", OK).expect("BGSAVE", STARTED);
      awaitInfo(client, "current_save_keys_processed", "1");
      assertThat(info(client, "rdb_bgsave_in_progress")).isEqualTo("1");
      client.expect("FLUSHALL", OK); // nobody wants the file any more
      awaitIdle(client);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void whatWasSavedIsThereAfterTheNextStart() throws IOException {
    try (TestServer server = start(4)) {
      RespClient client = server.client();
      for (int i = 0; i < 5_000; i++) {
        client.expect("SET key:" + i + " value:" + i, OK);
      }
      client
          .expect("PEXPIREAT key:1 9000000000000", 1L)
          .expect("SELECT 9", OK)
          .expect("SET long " + "x".repeat(100_000), OK)
          .expect("SET number -12", OK);
      assertThat(info(client, "rdb_changes_since_last_save")).isEqualTo("5003");
      client.expect("SET gone v PX 1", OK);
      client.expect("SAVE", OK);
      assertThat(info(client, "rdb_changes_since_last_save")).isEqualTo("0");
      assertThat(info(client, "rdb_saves")).isEqualTo("1");
      assertThat(info(client, "rdb_last_bgsave_time_sec")).isEqualTo("-1");
      client.expect("SET later v", OK);
    }
    assertThat(files()).containsExactly("dump.rdb");
    try (TestServer server = start(3)) {
      RespClient client = server.client();
      client.expect("DBSIZE", 5_000L);
      for (int i = 0; i < 5_000; i++) {
        client.expect("GET key:" + i, "value:" + i);
      }
      client
          .expect("PEXPIRETIME key:1", 9_000_000_000_000L)
          .expect("TTL key:2", -1L)
          .expect("SELECT 9", OK)
          .expect("DBSIZE", 2L)
          .expect("STRLEN long", 100_000L)
          .expect("GET number", "-12");
      assertThat(info(client, "rdb_changes_since_last_save")).isEqualTo("0");
      assertThat(info(client, "rdb_last_load_keys_loaded")).isEqualTo("5002");
    }
  }

  /**
   * Increments go on all the time; in the file, no number may be of a later moment than another.
   */
  @Test
  void aSnapshotIsOfOneMoment() throws Exception {
    try (TestServer server = start(4)) {
      RespClient client = server.client();
      for (int i = 0; i < 2_000; i++) {
        client.expect("SET filler:" + i + " v", OK);
      }
      RespClient writer = server.client();
      Thread writing =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      writer.call("INCR", "counter:" + i % 50);
                    }
                  });
      for (int i = 0; i < 5; i++) {
        client.expect("SAVE", OK);
        try (TestServer copy = start(2)) {
          checkMoment(copy.client());
        }
      }
      writing.join();
    }
  }

  /** Counters are incremented in turn, so the earlier ones are at most one ahead. */
  private static void checkMoment(RespClient client) {
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Object value = client.call("GET", "counter:" + i);
      values.add(value == Nil.BULK ? 0 : Long.parseLong((String) value));
    }
    assertThat(values).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(values.getFirst() - values.getLast()).isBetween(0L, 1L);
  }

  @Test
  void bgsaveAnswersAtOnce() throws IOException {
    TestClock clock = new TestClock();
    try (TestServer server =
        TestServer.start(
            PerfConfig.DEFAULTS.withNumShards(2), clock, "dir", directory.toString())) {
      RespClient client = server.client();
      long started = (Long) client.call("LASTSAVE");
      clock.advance(10_000);
      client.expect("SET k v", OK).expect("BGSAVE", STARTED);
      awaitIdle(client);
      client.expect("LASTSAVE", started + 10);
      assertThat(info(client, "rdb_last_bgsave_status")).isEqualTo("ok");
      assertThat(info(client, "rdb_last_bgsave_time_sec")).isEqualTo("0");
      assertThat(info(client, "rdb_current_bgsave_time_sec")).isEqualTo("-1");
      client.expect("BGSAVE schedule", STARTED);
      awaitIdle(client);
      client
          .expectFailure("BGSAVE x", "ERR syntax error")
          .expectFailure("BGSAVE SCHEDULE x", "ERR syntax error")
          .expectFailure("SAVE x", "ERR wrong number of arguments for 'save' command");
    }
  }

  @Test
  void bgsaveInATransactionComesSoonAfter() throws IOException {
    try (TestServer server = start(2)) {
      RespClient client = server.client();
      client
          .expect("MULTI", OK)
          .expect("SET k v", new Status("QUEUED"))
          .expect("BGSAVE", new Status("QUEUED"))
          .expect("EXEC", List.of(OK, new Status("Background saving scheduled")));
      awaitInfo(client, "rdb_saves", "1");
      awaitIdle(client);
      client
          .expect("MULTI", OK)
          .expectFailure("SAVE", "ERR Command not allowed inside a transaction");
    }
    assertThat(files()).containsExactly("dump.rdb");
  }

  @Test
  void savePointsAreKept() throws IOException {
    TestClock clock = new TestClock();
    try (TestServer server =
        TestServer.start(
            PerfConfig.DEFAULTS.withNumShards(2),
            clock,
            "dir",
            directory.toString(),
            "save",
            "100 2 10 1000")) {
      RespClient client = server.client();
      client.expect("SET k v", OK);
      clock.advance(102_000);
      client.expect("GET k", "v");
      assertThat(info(client, "rdb_saves")).isEqualTo("0");
      client.expect("SET k w", OK);
      awaitInfo(client, "rdb_saves", "1");
      awaitIdle(client);
      assertThat(files()).containsExactly("dump.rdb");
    }
  }

  @Test
  void writesAreRefusedWhenTheyCannotBeKept() throws IOException {
    Path lost = Files.createDirectory(directory.resolve("lost"));
    try (TestServer server = TestServer.start(2, "dir", lost.toString(), "save", "3600 1")) {
      RespClient client = server.client();
      client.expect("SET k v", OK);
      Files.delete(lost);
      client.expect("BGSAVE", STARTED);
      awaitInfo(client, "rdb_last_bgsave_status", "err");
      awaitIdle(client);
      client
          .expectFailure("SET k w", NOT_SAVED)
          .expectFailure("PING", NOT_SAVED)
          .expect("GET k", "v")
          .expectFailure("SAVE", "ERR")
          .expectFailure("SHUTDOWN", "ERR Errors trying to SHUTDOWN. Check logs.")
          .expect("CONFIG SET stop-writes-on-bgsave-error no", OK)
          .expect("SET k w", OK)
          .expect("CONFIG SET stop-writes-on-bgsave-error yes", OK)
          .expectFailure("SET k v", NOT_SAVED);
      transactionsAreRefusedToo(client, server.client());
      Files.createDirectory(lost);
      client.expect("SAVE", OK).expect("SET k v", OK);
      assertThat(info(client, "rdb_last_bgsave_status")).isEqualTo("ok");
    }
  }

  private static void transactionsAreRefusedToo(RespClient client, RespClient other) {
    for (String write : List.of("GET k", "SET k x")) {
      other.expect("CONFIG SET stop-writes-on-bgsave-error no", OK);
      client.expect("MULTI", OK).expect("PING", QUEUED).expect(write, QUEUED);
      other.expect("CONFIG SET stop-writes-on-bgsave-error yes", OK);
      Object refusal = new Failure("EXECABORT Transaction discarded because of: " + NOT_SAVED);
      Object replies = List.of(new Status("PONG"), "w");
      client.expect("EXEC", write.equals("GET k") ? replies : refusal);
      client.expectFailure("EXEC", "ERR EXEC without MULTI");
    }
  }

  @Test
  void shutdownSavesWhereThereAreSavePoints() throws Exception {
    for (String words : List.of("SHUTDOWN NOSAVE", "SHUTDOWN", "SHUTDOWN SAVE")) {
      for (String points : List.of("", "3600 1")) {
        try (TestServer server = start(2, "save", points)) {
          RespClient client = server.client().expect("SET k v", OK);
          client.send(words.split(" "));
          assertThat(client.isClosedByServer()).isTrue();
        }
        boolean saved = !words.endsWith("NOSAVE") && !(words + points).equals("SHUTDOWN");
        assertThat(Files.deleteIfExists(directory.resolve("dump.rdb")))
            .as(words + " " + points)
            .isEqualTo(saved);
      }
    }
  }

  @Test
  void closingSavesWhereThereAreSavePoints() throws IOException {
    try (TestServer server = start(2, "save", "3600 1")) {
      server.client().expect("SET k v", OK);
    }
    try (TestServer server = start(2)) {
      server.client().expect("GET k", "v").expect("SET k w", OK);
    }
    try (TestServer server = start(2)) {
      server.client().expect("GET k", "v");
      assertThat(server.heddle().shutdown(Saving.NEVER, false)).isTrue();
    }
  }

  @Test
  void flushallIsSoonOnDisk() throws IOException {
    try (TestServer server = start(2, "save", "3600 1")) {
      RespClient client = server.client().expect("SET k v", OK).expect("SAVE", OK);
      client.expect("FLUSHALL", OK);
      awaitInfo(client, "rdb_changes_since_last_save", "0");
      assertThat(info(client, "rdb_saves")).isEqualTo("2");
      client.expect("SET k v", OK);
      server.heddle().shutdown(Saving.NEVER, false);
    }
    try (TestServer server = start(2)) {
      server.client().expect("DBSIZE", 0L);
    }
  }

  /** To Redis it is over when FLUSHALL is, and a snapshot that was being written is given up. */
  @Test
  void flushallIsInNobodysWay() throws IOException {
    try (TestServer server = start(2, "save", "3600 1")) {
      RespClient client = server.client();
      for (int i = 0; i < 50; i++) {
        client.expect("SET k v", OK).expect("FLUSHALL", OK).expect("BGSAVE", STARTED);
        client.expect("FLUSHALL", OK).expect("BGSAVE", STARTED).expect("FLUSHALL", OK);
        client.expect("SAVE", OK);
      }
    }
  }

  @Test
  void aTransactionDoesNotWaitForWhatMayWaitForIt() throws IOException {
    Object inProgress = new Failure("ERR Background save already in progress");
    try (TestServer server = start(2, "save", "3600 1", "enable-debug-command", "yes")) {
      RespClient client = server.client();
      for (int i = 0; i < 50; i++) {
        client.expect("SAVE", OK).expect("MULTI", OK).expect("FLUSHALL", QUEUED);
        client.expect("DEBUG RELOAD NOSAVE NOFLUSH", QUEUED);
        client.expect("EXEC", List.of(OK, inProgress));
      }
    }
  }

  @Test
  void aDamagedFileEndsTheStart() throws IOException {
    try (TestServer server = start(2)) {
      server.client().expect("SET key value", OK).expect("SAVE", OK);
    }
    Path file = directory.resolve("dump.rdb");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 10] ^= 1; // in the value
    Files.write(file, bytes);
    assertThatThrownBy(() -> start(2))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "can't load " + file.toRealPath() + ": wrong checksum at offset " + bytes.length);
    assertThat(files()).containsExactly("dump.rdb");
  }

  @Test
  void manyClientsMayAskAtOnce() throws Exception {
    try (TestServer server = start(4)) {
      RespClient first = server.client();
      for (int i = 0; i < 1_000; i++) {
        first.expect("SET k" + i + " v", OK);
      }
      List<Thread> threads = new ArrayList<>();
      List<Object> answers = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 8; i++) {
        RespClient client = server.client();
        String command = i % 2 == 0 ? "SAVE" : "BGSAVE";
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int j = 0; j < 20; j++) {
                        answers.add(client.call(command));
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(answers)
          .hasSize(160)
          .isSubsetOf(OK, STARTED, new Failure("ERR Background save already in progress"));
      awaitIdle(first);
      first.expect("SAVE", OK);
    }
    assertThat(files()).containsExactly("dump.rdb");
  }
}

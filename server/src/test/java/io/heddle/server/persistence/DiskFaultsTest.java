package io.heddle.server.persistence;

import static io.heddle.server.RespClient.OK;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.server.FaultyStorage;
import io.heddle.server.FaultyStorage.Step;
import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import io.heddle.server.session.Outbox;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see when the disk of the append-only log is slow, fails, or takes no writes. */
@Timeout(60)
class DiskFaultsTest {
  private static final Failure REFUSED =
      new Failure("MISCONF Errors writing to the AOF file: Input/output error");
  private static final Status REWRITING =
      new Status("Background append only file rewriting started");
  private static final int SMALL_PART = 4_000;

  @TempDir Path directory;

  private final FaultyStorage disk = new FaultyStorage();

  private TestServer start(String fsync) throws IOException {
    return TestServer.start(
        disk, 2, "dir", directory.toString(), "appendonly", "yes", "appendfsync", fsync);
  }

  /** A key that {@code shard} owns. */
  private static String keyOf(TestServer server, int shard) {
    int number = 0;
    while (server.context().shards().key(Bytes.of("key" + number)).shard() != shard) {
      number++;
    }
    return "key" + number;
  }

  /** Has the syncs of shard 0 be stuck until the test says otherwise. */
  private final class StuckDisk {
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    StuckDisk() {
      disk.faults(
          (step, path) -> {
            if (step == Step.SYNC && path.toString().contains("shard-0")) {
              stuck.countDown();
              await(over);
            }
          });
    }

    void awaitStuck() {
      await(stuck);
    }

    void release() {
      disk.heal();
      over.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static CompletableFuture<Object> reply(RespClient client) {
    return CompletableFuture.supplyAsync(client::read);
  }

  @Test
  void underAlwaysOneShardsStuckDiskHoldsUpItsOwnRepliesOnly() throws IOException {
    try (TestServer server = start("always")) {
      RespClient slow = server.client();
      RespClient reader = server.client();
      RespClient other = server.client();
      String key = keyOf(server, 0);
      String elsewhere = keyOf(server, 1);
      StuckDisk stuck = new StuckDisk();

      slow.send("SET", key, "v");
      CompletableFuture<Object> written = reply(slow);
      stuck.awaitStuck();
      reader.send("GET", key);
      CompletableFuture<Object> read = reply(reader);
      for (int i = 0; i < 100; i++) {
        other.expect("INCR " + elsewhere, i + 1L).expect("GET " + elsewhere, "" + (i + 1));
      }
      assertThat(written).isNotDone();
      assertThat(read).as("nobody is shown what may be lost").isNotDone();

      stuck.release();
      assertThat(written.join()).isEqualTo(OK);
      assertThat(read.join()).isEqualTo("v");
    }
  }

  /** What tells others of a write to a key, and the channel on which it does. */
  enum Telling {
    PUBLISH("news"),
    SPUBLISH("news"),
    TRANSACTION("news"),
    NOTIFICATION("__keyevent@0__:set");

    final String channel;

    Telling(String channel) {
      this.channel = channel;
    }

    void listen(RespClient listener) {
      String command = this == SPUBLISH ? "SSUBSCRIBE" : "SUBSCRIBE";
      listener.expect(command + " " + channel, List.of(command.toLowerCase(ROOT), channel, 1L));
    }

    List<Object> message(String key) {
      return List.of(
          this == SPUBLISH ? "smessage" : "message", channel, this == NOTIFICATION ? key : "hi");
    }

    void write(RespClient client, String key) {
      switch (this) {
        case PUBLISH, SPUBLISH -> {
          // At once, for nothing more is read from who waits for a reply.
          List<String> set = List.of("SET", key, "v");
          List<String> tell = List.of(name(), channel, "hi");
          client.sendRaw(RespClient.encode(set) + RespClient.encode(tell));
        }
        case TRANSACTION -> {
          client.send("MULTI");
          client.send("SET", key, "v");
          client.send("PUBLISH", channel, "hi");
          client.send("EXEC");
        }
        case NOTIFICATION -> client.send("SET", key, "v");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Telling.class)
  void underAlwaysNobodyHearsOfWhatMayBeLost(Telling telling) throws IOException {
    try (TestServer server = start("always")) {
      RespClient writer = server.client();
      RespClient listener = server.client();
      RespClient other = server.client();
      writer.expect("CONFIG SET notify-keyspace-events E$", OK);
      telling.listen(listener);
      other.expect("SUBSCRIBE else", List.of("subscribe", "else", 1L));
      String key = keyOf(server, 0);
      StuckDisk stuck = new StuckDisk();

      telling.write(writer, key);
      CompletableFuture<Object> heard = reply(listener);
      stuck.awaitStuck();
      awaitPending(server);
      server.client().expect("PUBLISH else now", 1L);
      assertThat(other.read()).isEqualTo(List.of("message", "else", "now"));
      assertThat(heard).isNotDone();

      stuck.release();
      assertThat(heard.join()).isEqualTo(telling.message(key));
    }
  }

  /** Waits until there is something to be sent to somebody who listens. */
  private static void awaitPending(TestServer server) {
    AtomicBoolean pending = new AtomicBoolean();
    while (!pending.get()) {
      server
          .context()
          .sessions()
          .forEach(
              session -> {
                Outbox outbox = session.outbox();
                if (outbox != null && outbox.pendingBytes() > 0) {
                  pending.set(true);
                }
              });
    }
  }

  @Test
  void underEverySecondWritesWaitForAStuckDiskAfterTwoSeconds() throws IOException {
    try (TestServer server = start("everysec")) {
      RespClient client = server.client();
      RespClient observer = server.client();
      String key = keyOf(server, 0);
      StuckDisk stuck = new StuckDisk();
      client.expect("SET " + key + " v", OK);
      stuck.awaitStuck();
      client.expect("SET " + key + " w", OK);
      assertThat(observer.infoField("aof_pending_bio_fsync")).isEqualTo("1");

      awaitInfo(observer, "aof_delayed_fsync", "1");
      client.send("SET", key, "x");
      CompletableFuture<Object> written = reply(client);
      String elsewhere = keyOf(server, 1);
      for (int i = 0; i < 100; i++) {
        observer.expect("INCR " + elsewhere, i + 1L);
      }
      awaitValue(observer, key, "x"); // reads go on
      assertThat(written).isNotDone();

      stuck.release();
      assertThat(written.join()).isEqualTo(OK);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec", "no"})
  void whileNothingCanBeWrittenReadsGoOn(String fsync) throws IOException {
    try (TestServer server = start(fsync)) {
      RespClient client = server.client();
      client.expect("SET before v", OK);
      disk.fail(Step.ALLOCATE);
      fillUntilRefused(client);

      client
          .expect("GET before", "v")
          .expect("DEL before", REFUSED)
          .expect("MULTI", OK)
          .expect("GET before", new Status("QUEUED"))
          .expect("SET before w", REFUSED)
          .expectFailure("EXEC", "EXECABORT Transaction discarded because of previous errors.");
      assertThat(client.infoField("aof_last_write_status")).isEqualTo("err");

      disk.heal();
      awaitWrites(client);
      assertThat(client.infoField("aof_last_write_status")).isEqualTo("ok");
    }
    try (TestServer server = start(fsync)) {
      server.client().expect("MGET before after", List.of("v", "x"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec"})
  void afterAFailedSyncNothingIsInDoubtThatWasAcknowledged(String fsync) throws IOException {
    Object told;
    try (TestServer server = start(fsync)) {
      RespClient client = server.client();
      RespClient witness = server.client();
      client.expect("SET before v", OK);
      disk.fail(Step.SYNC);
      client.send("SET", "before", "w");
      if (fsync.equals("always")) {
        assertThat(client.isClosedByServer()).as("nobody can say whether it is kept").isTrue();
      } else {
        assertThat(client.read()).isEqualTo(OK);
      }
      while (!witness.call("SET", "after", "x").equals(REFUSED)) {
        Thread.onSpinWait();
      }
      witness.expect("GET before", "w").expect("SET before x", REFUSED);
      disk.heal();
      awaitWrites(witness); // an epoch with all that is in memory
      told = witness.call("GET", "before");
    }
    assertThat(Files.exists(directory.resolve("appendonlydir/epoch-1"))).isFalse();
    try (TestServer server = start(fsync)) {
      server.client().expect("GET before", told).expect("GET after", "x");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"CREATE", "WRITE", "RENAME", "SYNC_DIRECTORY"})
  void aRewriteThatFailsLeavesTheLogAsItWas(Step failing) throws IOException {
    try (TestServer server = start("always")) {
      RespClient client = server.client();
      for (int i = 0; i < 100; i++) {
        client.expect("SET key" + i + " v", OK);
      }
      disk.fail(failing);
      client.expect("BGREWRITEAOF", REWRITING);
      awaitInfo(client, "aof_last_bgrewrite_status", "err");
      client.expect("SET key1 meanwhile", OK);
      assertThat(client.infoField("aof_last_write_status")).isEqualTo("ok");
    }
    disk.heal();
    try (TestServer server = start("always")) {
      RespClient client = server.client();
      client.expect("DBSIZE", 100L).expect("GET key1", "meanwhile");
      client.expect("BGREWRITEAOF", REWRITING);
      awaitInfo(client, "aof_rewrite_in_progress", "0");
      assertThat(client.infoField("aof_last_bgrewrite_status")).isEqualTo("ok");
      client.expect("SET key2 afterwards", OK);
    }
    try (TestServer server = start("always")) {
      RespClient client = server.client();
      client
          .expect("DBSIZE", 100L)
          .expect("GET key1", "meanwhile")
          .expect("GET key2", "afterwards");
    }
  }

  @Test
  void aSyncThatFailsDuringARewriteEndsIt() throws IOException {
    try (TestServer server = start("no")) {
      RespClient client = server.client();
      client.expect("SET " + keyOf(server, 0) + " v", OK);
      disk.faults(
          (step, path) -> {
            if (step == Step.SYNC && path.endsWith("shard-0/appendonly.aof.1.incr.aof")) {
              throw new IOException("Input/output error");
            }
          });
      client.expect("BGREWRITEAOF", REWRITING); // which waits for all before it to be safe
      awaitInfo(client, "aof_last_bgrewrite_status", "err");
      disk.heal();
      awaitInfo(client, "aof_last_bgrewrite_status", "ok"); // with a new epoch
      awaitWrites(client);
    }
    try (TestServer server = start("no")) {
      server.client().expect("DBSIZE", 2L).expect("GET after", "x");
    }
  }

  @Test
  void whatARewriteThatIsBrokenOffHeldBackIsSyncedAgain() throws IOException {
    try (TestServer server = start("everysec")) {
      RespClient client = server.client();
      client.expect("CONFIG SET no-appendfsync-on-rewrite yes", OK).expect("SET a 1", OK);
      CountDownLatch writing = new CountDownLatch(1);
      CountDownLatch brokenOff = new CountDownLatch(1);
      disk.faults(
          (step, path) -> {
            if (step == Step.CREATE && path.toString().endsWith(".base.aof")) {
              writing.countDown();
              StuckDisk.await(brokenOff);
            }
          });
      client.expect("BGREWRITEAOF", REWRITING);
      StuckDisk.await(writing);
      server.context().appendOnly().breakOffRewrite();
      brokenOff.countDown();
      awaitInfo(client, "aof_rewrite_in_progress", "0");
      assertThat(client.infoField("aof_last_bgrewrite_status")).isEqualTo("err");

      CountDownLatch synced = new CountDownLatch(1);
      String key = keyOf(server, 0);
      disk.faults(
          (step, path) -> {
            if (step == Step.SYNC && path.toString().contains("shard-0")) {
              synced.countDown();
            }
          });
      client.expect("SET " + key + " v", OK);
      StuckDisk.await(synced);
      try (Stream<Path> files = Files.list(directory.resolve("appendonlydir/epoch-1/shard-0"))) {
        assertThat(files).noneMatch(file -> file.toString().contains("temp"));
      }
    }
  }

  @Test
  void anotherPolicyHoldsForWhatWasWrittenBefore() throws IOException {
    try (TestServer server = start("no")) {
      RespClient client = server.client();
      CountDownLatch synced = new CountDownLatch(1);
      disk.faults(
          (step, path) -> {
            if (step == Step.SYNC) {
              synced.countDown();
            }
          });
      client.expect("SET a 1", OK);
      assertThat(synced.getCount()).isEqualTo(1);
      client.expect("CONFIG SET appendfsync everysec", OK);
      StuckDisk.await(synced);
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenEndsTheStart() {
    disk.faults(
        (step, path) -> {
          if (step == Step.CREATE) {
            throw new FileSystemException(path + "", null, "Read-only file system");
          }
        });
    assertThatThrownBy(() -> start("everysec"))
        .isInstanceOf(IOException.class)
        .hasMessage(directory.resolve("appendonlydir") + ": Read-only file system");
  }

  @Test
  void theLogIsNotTurnedOnWhereItCannotBeWritten() throws IOException {
    try (TestServer server = TestServer.start(disk, 2, "dir", directory.toString())) {
      RespClient client = server.client();
      disk.fail(Step.CREATE);
      client
          .expectFailure(
              "CONFIG SET appendonly yes",
              "ERR CONFIG SET failed (possibly related to argument 'appendonly') - Unable to turn"
                  + " on AOF. Check server logs.")
          .expect("CONFIG GET appendonly", List.of("appendonly", "no"))
          .expect("SET a 1", OK);
    }
  }

  /** Writes until the space that was taken ahead is nearly used up. */
  private static void fillUntilRefused(RespClient client) {
    String large = "x".repeat(SMALL_PART);
    while (!client.call("SET", "large", large).equals(REFUSED)) {
      Thread.onSpinWait();
    }
  }

  private static void awaitWrites(RespClient client) {
    while (!client.call("SET", "after", "x").equals(OK)) {
      Thread.onSpinWait();
    }
  }

  private static void awaitValue(RespClient client, String key, String value) {
    while (!client.call("GET", key).equals(value)) {
      Thread.onSpinWait();
    }
  }

  private static void awaitInfo(RespClient client, String field, String value) {
    while (!client.infoField(field).equals(value)) {
      Thread.onSpinWait();
    }
  }
}

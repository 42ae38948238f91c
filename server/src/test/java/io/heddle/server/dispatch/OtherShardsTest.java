package io.heddle.server.dispatch;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes the turns of two shards, and has to wait for one, stops nobody at the others. */
@Timeout(60)
class OtherShardsTest {
  private static final int SHARDS = 16;
  private static final int FIRST = 3;
  private static final int SECOND = 11;
  private static final long COMMANDS = 100;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  /** A key that {@code shard} owns. */
  private static String keyOf(TestServer server, int shard) {
    int number = 0;
    while (server.context().shards().key(Bytes.of("key" + number)).shard() != shard) {
      number++;
    }
    return "key" + number;
  }

  private Thread hold(Shard shard) throws InterruptedException {
    Thread holder = Thread.ofPlatform().start(() -> shard.execute(new Message(held -> stay())));
    begun.await();
    return holder;
  }

  private void stay() {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void areNotStoppedByCommands() throws Exception {
    try (TestServer server = TestServer.start(SHARDS)) {
      Thread holder = hold(server.context().shards().get(SECOND));
      RespClient client = server.client();
      client.send("MSET", keyOf(server, FIRST), "v", keyOf(server, SECOND), "w");
      checkOthers(server, client, OK);
      holder.join();
    }
  }

  @Test
  void areNotStoppedByTransactions() throws Exception {
    try (TestServer server = TestServer.start(SHARDS)) {
      Thread holder = hold(server.context().shards().get(SECOND));
      RespClient client = server.client();
      client
          .expect("MULTI", OK)
          .expect("SET " + keyOf(server, FIRST) + " v", new Status("QUEUED"))
          .expect("SET " + keyOf(server, SECOND) + " w", new Status("QUEUED"));
      client.send("EXEC");
      checkOthers(server, client, List.of(OK, OK));
      holder.join();
    }
  }

  /** Has commands carried out in all other shards, and only then lets {@code waiting} have its. */
  private void checkOthers(TestServer server, RespClient waiting, Object reply) throws IOException {
    CompletableFuture<Object> outcome = CompletableFuture.supplyAsync(waiting::read);
    while (server.context().shards().get(SECOND).mailboxDepth() == 0) {
      Thread.onSpinWait();
    }
    RespClient other = server.client();
    for (int shard = 0; shard < SHARDS; shard++) {
      if (shard != FIRST && shard != SECOND) {
        String key = keyOf(server, shard);
        for (long i = 1; i <= COMMANDS; i++) {
          other.expect("INCR " + key, i);
        }
      }
    }
    other.expect("MSET " + keyOf(server, 0) + " a " + keyOf(server, SHARDS - 1) + " b", OK);
    assertThat(outcome).isNotDone();
    mayEnd.countDown();
    assertThat(outcome.join()).isEqualTo(reply);
  }
}

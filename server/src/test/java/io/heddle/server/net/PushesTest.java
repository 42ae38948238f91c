package io.heddle.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Push;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many messages, many channels, and clients that come and go meanwhile. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PushesTest {
  @Test
  void oneClientMayListenToTenThousandChannels() throws IOException {
    int count = 10_000;
    try (TestServer server = TestServer.start(2)) {
      RespClient subscriber = server.client();
      for (int i = 0; i < count; i++) {
        subscriber.send("SUBSCRIBE", "ch" + i);
      }
      for (int i = 0; i < count; i++) {
        assertThat(subscriber.read()).isEqualTo(List.of("subscribe", "ch" + i, i + 1L));
      }
      RespClient publisher = server.client();
      for (int i = 0; i < count; i += 100) {
        publisher.expect("PUBLISH ch" + i + " " + i, 1L);
        assertThat(subscriber.read()).isEqualTo(List.of("message", "ch" + i, "" + i));
      }
      subscriber.send("UNSUBSCRIBE");
      for (int i = 0; i < count; i++) {
        assertThat(subscriber.read()).asList().first().isEqualTo("unsubscribe");
      }
      publisher.expect("PUBSUB CHANNELS", List.of());
    }
  }

  /** All see the messages of all publishers in one order, those of each in its own. */
  @Test
  void allSubscribersSeeTheSameOrder() throws Exception {
    int publishers = 3;
    int messages = 1_000;
    try (TestServer server = TestServer.start(2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RespClient> subscribers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RespClient subscriber = server.client();
        subscriber.call("SUBSCRIBE", "ch");
        subscribers.add(subscriber);
      }
      List<Future<?>> publishing = new ArrayList<>();
      for (int p = 0; p < publishers; p++) {
        RespClient publisher = server.client();
        int number = p;
        publishing.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < messages; i++) {
                    publisher.call("PUBLISH", "ch", number + ":" + i);
                  }
                }));
      }
      for (Future<?> each : publishing) {
        each.get();
      }
      List<Object> first = read(subscribers.get(0), publishers * messages);
      assertThat(read(subscribers.get(1), publishers * messages)).isEqualTo(first);
      assertThat(read(subscribers.get(2), publishers * messages)).isEqualTo(first);
    }
  }

  private static List<Object> read(RespClient client, int count) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(client.read());
    }
    return all;
  }

  /** What a client changes, and hears of, comes in the order of its own commands. */
  @Test
  void notificationsOfOwnChangesStandBehindTheReplies() throws IOException {
    try (TestServer server = TestServer.start(4, "notify-keyspace-events", "K$")) {
      RespClient client = server.resp3Client();
      client.call("PSUBSCRIBE", "__keyspace@0__:*");
      int count = 1_000;
      for (int i = 0; i < count; i++) {
        client.send("SET", "k" + i % 10, "v");
        client.send("MSET", "a" + i, "v", "b" + i, "v");
      }
      for (int i = 0; i < count; i++) {
        assertThat(client.read()).isEqualTo(RespClient.OK);
        assertThat(client.read()).isEqualTo(notification("k" + i % 10));
        assertThat(client.read()).isEqualTo(RespClient.OK);
        assertThat(client.read()).isEqualTo(notification("a" + i));
        assertThat(client.read()).isEqualTo(notification("b" + i));
      }
    }
  }

  private static Push notification(String key) {
    return new Push(List.of("pmessage", "__keyspace@0__:*", "__keyspace@0__:" + key, "set"));
  }

  @Test
  void nothingIsLeftOfClientsThatComeAndGoInAStorm() throws Exception {
    long seed = System.nanoTime();
    System.out.println("PushesTest seed " + seed);
    try (TestServer server = TestServer.start(2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean over = new AtomicBoolean();
      List<Future<?>> storm = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RespClient publisher = server.client();
        storm.add(
            threads.submit(
                () -> {
                  while (!over.get()) {
                    publisher.call("PUBLISH", "ch", "m".repeat(1_000));
                  }
                }));
      }
      List<Future<?>> visits = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(seed + i);
        visits.add(threads.submit(() -> comeAndGo(server.port(), random)));
      }
      try {
        await(visits);
      } finally {
        over.set(true);
      }
      await(storm);
      RespClient observer = server.client();
      server.awaitClients(observer, 4);
      assertThat((String) observer.call("INFO"))
          .contains("pubsub_clients:0\r\n", "pubsub_channels:0\r\n", "pubsub_patterns:0\r\n");
    }
  }

  private static void await(List<Future<?>> tasks) throws InterruptedException, ExecutionException {
    for (Future<?> each : tasks) {
      each.get();
    }
  }

  private static void comeAndGo(int port, Random random) {
    for (int i = 0; i < 50; i++) {
      try (RespClient client = new RespClient(port)) {
        client.send("SUBSCRIBE", "ch");
        client.send("PSUBSCRIBE", "c*");
        for (int j = random.nextInt(50); j > 0; j--) {
          client.read();
        }
        switch (random.nextInt(4)) {
          case 0 -> client.send("UNSUBSCRIBE");
          case 1 -> client.send("RESET");
          case 2 -> client.send("QUIT");
          default -> {}
        }
      }
    }
  }
}

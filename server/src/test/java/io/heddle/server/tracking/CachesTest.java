package io.heddle.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Push;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Clients that cache what they read, and others that change it, all at once: when all is quiet no
 * cache holds anything but what the server holds.
 */
class CachesTest {
  private static final int KEYS = 24;
  private static final int COMMANDS = 3_000;
  private static final int PIPELINE = 5;

  /** A client with its cache. Owned by one thread at a time. */
  private static final class CachingClient implements Callable<CachingClient> {
    final RespClient client;
    final Map<String, Object> cache = new HashMap<>();
    private final Random random;
    private final boolean listens;
    private int messages;

    CachingClient(RespClient client, long seed, boolean listens) {
      this.client = client;
      this.random = new Random(seed);
      this.listens = listens;
      String[] start =
          listens
              ? new String[] {"CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "k"}
              : new String[] {"CLIENT", "TRACKING", "ON"};
      assertThat(client.call(start)).isEqualTo(RespClient.OK);
    }

    @Override
    public CachingClient call() {
      for (int i = 0; i < COMMANDS; i += PIPELINE) {
        List<List<String>> read = new ArrayList<>();
        for (int j = 0; j < PIPELINE; j++) {
          read.add(random.nextInt(10) == 0 ? changeOne() : readSome());
        }
        read.forEach(this::take);
      }
      return this;
    }

    private List<String> changeOne() {
      client.send("SET", "k" + random.nextInt(KEYS), "own" + random.nextInt());
      return List.of();
    }

    private List<String> readSome() {
      List<String> keys = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        keys.add("k" + random.nextInt(KEYS));
      }
      List<String> request = new ArrayList<>(List.of("MGET"));
      request.addAll(keys);
      client.send(request.toArray(String[]::new));
      return keys;
    }

    /** Takes the reply with the values of {@code keys}, and all messages before it. */
    private void take(List<String> keys) {
      Object next = client.read();
      while (next instanceof Push push) {
        forget(push);
        next = client.read();
      }
      for (int i = 0; i < keys.size(); i++) {
        cache.put(keys.get(i), ((List<?>) next).get(i));
      }
    }

    private void forget(Push push) {
      messages++;
      if (push.elements().get(1) instanceof List<?> keys) {
        keys.forEach(cache::remove);
      } else {
        cache.clear();
      }
    }

    /** Takes what is still under way. */
    void settle() {
      client.send("PING");
      take(List.of());
      assertThat(messages).as(listens ? "told by prefix" : "told").isPositive();
    }
  }

  private static Callable<Void> writer(RespClient client, long seed) {
    return () -> {
      Random random = new Random(seed);
      for (int i = 0; i < COMMANDS; i++) {
        String key = "k" + random.nextInt(KEYS);
        switch (random.nextInt(100)) {
          case 0 -> client.call("FLUSHDB");
          case 1 -> client.call("RENAME", key, "k" + random.nextInt(KEYS));
          case 2 -> client.call("DEL", key, "k" + random.nextInt(KEYS));
          case 3 -> client.call("SET", key, "short", "PX", "1");
          case 4 -> {
            client.send("MULTI");
            client.send("SET", key, "multi" + i);
            client.send("SET", "k" + random.nextInt(KEYS), "multi" + i);
            client.send("EXEC");
            for (int reply = 0; reply < 4; reply++) {
              client.read();
            }
          }
          default -> client.call("MSET", key, "v" + i, "k" + random.nextInt(KEYS), "w" + i);
        }
      }
      return null;
    };
  }

  @Test
  void noCacheHoldsWhatTheServerNoLongerHolds() throws Exception {
    long seed = System.nanoTime();
    System.out.println("CachesTest, seed " + seed);
    for (int shards : List.of(1, 4)) {
      hold(shards, new Random(seed));
    }
  }

  private static void hold(int shards, Random seeds) throws Exception {
    try (TestServer server = TestServer.start(shards, "tracking-table-max-keys", "20");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<CachingClient>> caching = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        caching.add(
            threads.submit(new CachingClient(server.resp3Client(), seeds.nextLong(), i == 0)));
      }
      List<Future<Void>> writing = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        writing.add(threads.submit(writer(server.client(), seeds.nextLong())));
      }
      for (Future<Void> each : writing) {
        each.get();
      }
      List<CachingClient> caches = new ArrayList<>();
      for (Future<CachingClient> each : caching) {
        caches.add(each.get());
      }
      compare(caches, held(server));
    }
  }

  private static Map<String, Object> held(TestServer server) throws IOException {
    RespClient client = server.resp3Client();
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      client.call("PERSIST", "k" + i);
      values.put("k" + i, client.call("GET", "k" + i));
    }
    return values;
  }

  private static void compare(List<CachingClient> caches, Map<String, Object> held) {
    for (CachingClient each : caches) {
      each.settle();
      assertThat(held).containsAllEntriesOf(each.cache);
    }
  }
}

package io.heddle.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One connection's commands take effect in the order sent, whatever the shards, the sizes of
 * batches and the places where the stream is cut; while others keep the shards busy.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineOrderTest {
  private static final int ROUNDS = 300;
  private static final int LARGEST_BATCH = 300;
  private static final int KEYS = 40;

  /** What a server does that has one client and does one thing after the other. */
  private static final class Model {
    private final List<Map<String, String>> databases = new ArrayList<>();
    private int selected;

    Model() {
      for (int i = 0; i < 16; i++) {
        databases.add(new HashMap<>());
      }
    }

    Object answer(List<String> request) {
      Map<String, String> keys = databases.get(selected);
      String first = request.size() > 1 ? request.get(1) : "";
      return switch (request.get(0)) {
        case "PING" -> new Status("PONG");
        case "ECHO" -> first;
        case "SELECT" -> {
          selected = Integer.parseInt(first);
          yield RespClient.OK;
        }
        case "SET" -> {
          keys.put(first, request.get(2));
          yield RespClient.OK;
        }
        case "GET" -> value(keys, first);
        case "INCR" -> increment(keys, first);
        case "DEL" -> keys.remove(first) == null ? 0L : 1L;
        case "MSET" -> {
          for (int i = 1; i < request.size(); i += 2) {
            keys.put(request.get(i), request.get(i + 1));
          }
          yield RespClient.OK;
        }
        case "MGET" ->
            request.subList(1, request.size()).stream().map(key -> value(keys, key)).toList();
        case "DBSIZE" -> (long) keys.size();
        default -> new Failure("ERR unknown command 'NONE', with args beginning with: ");
      };
    }

    private static Object value(Map<String, String> keys, String key) {
      String value = keys.get(key);
      return value == null ? Nil.BULK : value;
    }

    private static Object increment(Map<String, String> keys, String key) {
      String value = keys.getOrDefault(key, "0");
      if (!value.matches("\\d+")) {
        return new Failure("ERR value is not an integer or out of range");
      }
      long next = Long.parseLong(value) + 1;
      keys.put(key, Long.toString(next));
      return next;
    }
  }

  private final AtomicBoolean over = new AtomicBoolean();

  private static String key(Random random) {
    return "k" + random.nextInt(KEYS);
  }

  private static String value(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> "x".repeat(random.nextInt(50_000));
      case 1, 2, 3 -> "word" + random.nextInt(1000);
      default -> Integer.toString(random.nextInt(1000));
    };
  }

  private static List<String> request(Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> List.of("PING");
      case 1 -> List.of("ECHO", value(random));
      case 2 -> List.of("SELECT", Integer.toString(random.nextInt(3)));
      case 3, 4 -> List.of("SET", key(random), value(random));
      case 5, 6 -> List.of("GET", key(random));
      case 7, 8 -> List.of("INCR", key(random));
      case 9 -> List.of("DEL", key(random));
      case 10, 11 -> {
        List<String> request = new ArrayList<>(List.of("MSET"));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
          request.add(key(random));
          request.add(value(random));
        }
        yield request;
      }
      case 12 -> {
        List<String> request = new ArrayList<>(List.of("MGET"));
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
          request.add(key(random));
        }
        yield request;
      }
      default -> List.of(random.nextBoolean() ? "DBSIZE" : "NONE");
    };
  }

  private static void encode(List<String> request, ByteArrayOutputStream bytes) {
    bytes.writeBytes(("*" + request.size() + "\r\n").getBytes(ISO_8859_1));
    for (String argument : request) {
      bytes.writeBytes(("$" + argument.length() + "\r\n" + argument + "\r\n").getBytes(ISO_8859_1));
    }
  }

  /** Commands that keep all shards busy, in a database of its own. */
  private void makeNoise(int port, Random random) {
    try (RespClient client = new RespClient(port)) {
      client.expect("SELECT 9", RespClient.OK);
      while (!over.get()) {
        int count = 1 + random.nextInt(100);
        for (int i = 0; i < count; i++) {
          client.send("INCR", "noise" + random.nextInt(KEYS));
          client.send("MGET", key(random), key(random), key(random));
        }
        for (int i = 0; i < 2 * count; i++) {
          client.read();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2", "4, 1", "4, 2", "16, 1", "16, 2"})
  void repliesAreThoseOfOneThingAfterTheOther(int shards, int noisy) throws Exception {
    long seed = 100L * shards + noisy;
    Random random = new Random(seed);
    List<Future<?>> noise = new ArrayList<>();
    try (TestServer server = TestServer.start(shards);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < noisy; i++) {
        Random own = new Random(seed + 1000 + i);
        noise.add(threads.submit(() -> makeNoise(server.port(), own)));
      }
      RespClient client = server.client();
      Model model = new Model();
      try {
        for (int round = 0; round < ROUNDS; round++) {
          converse(client, model, random, "seed " + seed + ", round " + round);
        }
      } finally {
        over.set(true);
      }
      for (Future<?> each : noise) {
        each.get();
      }
    }
  }

  private static void converse(RespClient client, Model model, Random random, String where) {
    int size = 1 + random.nextInt(random.nextInt(4) == 0 ? LARGEST_BATCH : 10);
    List<List<String>> requests = new ArrayList<>();
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    for (int i = 0; i < size; i++) {
      List<String> request = request(random);
      requests.add(request);
      encode(request, encoded);
    }
    String bytes = encoded.toString(ISO_8859_1);
    int sent = 0;
    while (sent < bytes.length()) {
      int most = random.nextInt(3) == 0 ? 10 : bytes.length() - sent;
      int end = Math.min(bytes.length(), sent + 1 + random.nextInt(most));
      client.sendRaw(bytes.substring(sent, end));
      sent = end;
    }
    for (int i = 0; i < size; i++) {
      assertThat(client.read())
          .as("%s, request %d: %s", where, i, requests.get(i))
          .isEqualTo(model.answer(requests.get(i)));
    }
  }
}

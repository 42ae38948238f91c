package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transactions as several clients see them; what one client sees by itself stands in the
 * conformance script {@code multi}.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4, 16})
class TransactionCommandsTest {
  private static final Status QUEUED = new Status("QUEUED");
  private static final int ACCOUNTS = 12;
  private static final int INITIAL = 100;
  private static final int TRANSFERS = 200;
  private static final int CLERKS = 6;

  private static final int READ_TRANSACTIONS = 1_000;

  private final int shards;
  private final Family family;
  private final RespClient client;

  TransactionCommandsTest(int shards) throws IOException {
    this.shards = shards;
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  private RespClient connect() throws IOException {
    return new RespClient(family.server.port());
  }

  @Test
  void anotherClientsWriteBreaksAWatch() throws IOException {
    List<String> writes =
        List.of(
            "SET watched other",
            "APPEND watched x",
            "EXPIRE watched 1000",
            "PERSIST watched",
            "DEL watched",
            "MSET else 1 watched 1",
            "RENAME watched elsewhere",
            "RENAME elsewhere watched",
            "COPY else watched REPLACE",
            "MOVE watched 5",
            "SET watched again",
            "FLUSHDB",
            "SET watched again",
            "FLUSHALL",
            "SET watched again",
            "SWAPDB 0 1",
            "SWAPDB 0 1");
    client.expect("SET watched 1", OK);
    try (RespClient other = connect()) {
      for (String write : writes) {
        client.expect("WATCH unrelated watched", OK);
        other.call(write.split(" "));
        client.expect("MULTI", OK).expect("SET broken no", QUEUED).expect("EXEC", Nil.ARRAY);
        client.expect("EXISTS broken", 0L);
      }
    }
  }

  @Test
  void aWatchOutlivesNothing() throws IOException {
    try (RespClient other = connect()) {
      for (String end : List.of("UNWATCH", "RESET")) {
        client.expect("WATCH key", OK);
        assertThat(watchedKeys()).isEqualTo(1);
        client.call(end);
        assertThat(watchedKeys()).isZero();
        other.expect("SET key x", OK);
        client.expect("MULTI", OK).expect("PING", QUEUED);
        client.expect("EXEC", List.of(new Status("PONG")));
      }
      client.expect("WATCH key", OK).expect("MULTI", OK).expect("DISCARD", OK);
      assertThat(watchedKeys()).isZero();
      other.expect("SET key y", OK);
      client.expect("MULTI", OK).expect("EXEC", List.of());
      client.expect("WATCH key", OK);
      other.expect("SET key z", OK);
      client.expect("MULTI", OK).expect("EXEC", Nil.ARRAY);
      assertThat(watchedKeys()).isZero();
      client.expect("WATCH key a b c", OK);
      assertThat(watchedKeys()).isEqualTo(4);
      other.expect("WATCH key", OK);
      assertThat(watchedKeys()).isEqualTo(4);
    }
    client.expect("MULTI", OK).expect("EXEC", List.of());
    // The client that left takes its watch along.
    while (watchedKeys() > 0) {
      Thread.onSpinWait();
    }
  }

  private int watchedKeys() {
    return Integer.parseInt(family.info("clients", "total_watched_keys"));
  }

  @Test
  void theTimeOfAWatchedKeyBreaksTheWatch() {
    client.expect("SET key x PX 100", OK).expect("WATCH key", OK);
    family.clock.advance(200);
    client.expect("MULTI", OK).expect("EXEC", Nil.ARRAY);
    client.expect("SET key x PX 100", OK);
    family.clock.advance(200);
    client.expect("WATCH key", OK).expect("MULTI", OK).expect("EXEC", List.of());
  }

  /** While expiry is paused, what is overdue stays, and yet is gone. */
  @Test
  void aPauseOfExpiryHidesNothingFromAWatch() {
    client.expect("SET key x PX 100", OK).expect("CLIENT PAUSE 60000 WRITE", OK);
    client.expect("WATCH key", OK);
    family.clock.advance(200);
    client.expect("MULTI", OK).expect("GET key", QUEUED).expect("EXEC", Nil.ARRAY);
    client.expect("WATCH key", OK);
    client.expect("MULTI", OK).expect("GET key", QUEUED).expect("EXEC", List.of(Nil.BULK));
    client.expect("WATCH key", OK).expect("CLIENT UNPAUSE", OK).expect("EXISTS key", 0L);
    client.expect("MULTI", OK).expect("EXEC", List.of());
  }

  @Test
  void toSwapWhatIsOverdueChangesNothing() throws IOException {
    try (Family lazy = new Family(shards, Map.of("enable-debug-command", "yes"))) {
      lazy.client.expect("DEBUG SET-ACTIVE-EXPIRE 0", OK).expect("SET key x PX 100", OK);
      lazy.clock.advance(200);
      lazy.client.expect("SELECT 1", OK).expect("WATCH key", OK).expect("SWAPDB 0 1", OK);
      lazy.client.expect("MULTI", OK).expect("EXEC", List.of());
      for (int database = 0; database < 2; database++) {
        lazy.client.expect("SELECT " + database, OK).expect("SET key x PX 100", OK);
      }
      lazy.clock.advance(200);
      lazy.client.expect("WATCH key", OK).expect("SWAPDB 0 1", OK);
      lazy.client.expect("MULTI", OK).expect("EXEC", List.of());
      lazy.client.expect("SET key x PX 100", OK).expect("WATCH key", OK);
      lazy.clock.advance(200);
      lazy.client.expect("SWAPDB 0 1", OK).expect("MULTI", OK).expect("EXEC", Nil.ARRAY);
    }
  }

  /** One half of the transactions makes keys, the other takes them away. */
  @Test
  void nobodySeesHalfOfATransaction() throws Exception {
    List<String> all = List.of("one", "two", "three", "four", "five", "six", "seven", "eight");
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader =
          threads.submit(
              () -> {
                try (RespClient other = connect()) {
                  while (!done.get()) {
                    assertThat(other.call("DBSIZE")).isIn(0L, 8L);
                    assertThat((List<?>) other.call("KEYS", "*")).size().isIn(0, 8);
                    List<?> scanned = (List<?>) other.call("SCAN", "0", "COUNT", "100");
                    assertThat((List<?>) scanned.get(1)).size().isIn(0, 8);
                    assertThat(new HashSet<>((List<?>) other.call(words("MGET", all)))).hasSize(1);
                  }
                }
                return null;
              });
      for (int i = 0; i < READ_TRANSACTIONS; i++) {
        client.expect("MULTI", OK);
        for (String name : all) {
          client.expect(i % 2 == 0 ? "SET " + name + " x" : "DEL " + name, QUEUED);
        }
        assertThat((List<?>) client.call("EXEC")).hasSize(all.size());
      }
      done.set(true);
      reader.get(60, TimeUnit.SECONDS);
    }
  }

  private static String[] words(String name, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(arguments);
    return words.toArray(String[]::new);
  }

  /** Sums over all accounts never change, whoever looks, and no transfer is lost. */
  @Test
  void transfersAreAtomicAndIsolated() throws Exception {
    long seed = System.nanoTime();
    System.out.println("TransactionCommandsTest, seed " + seed);
    for (int i = 0; i < ACCOUNTS; i++) {
      client.expect("SET account" + i + " " + INITIAL, OK);
    }
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> auditor = threads.submit(() -> audit(done));
      List<Future<?>> clerks = new ArrayList<>();
      for (int i = 0; i < CLERKS; i++) {
        Random random = new Random(seed + i);
        clerks.add(threads.submit(() -> transfer(random)));
      }
      for (Future<?> clerk : clerks) {
        clerk.get(60, TimeUnit.SECONDS);
      }
      done.set(true);
      assertThat(auditor.get(60, TimeUnit.SECONDS)).as("seed %d", seed).isPositive();
    }
    assertThat(sum(client)).as("seed %d", seed).isEqualTo(ACCOUNTS * INITIAL);
    client.expect("GET transfers", Integer.toString(CLERKS * TRANSFERS));
  }

  private Void transfer(Random random) throws IOException {
    try (RespClient clerk = connect()) {
      for (int done = 0; done < TRANSFERS; ) {
        String from = "account" + random.nextInt(ACCOUNTS);
        String to = "account" + random.nextInt(ACCOUNTS);
        if (from.equals(to)) {
          continue;
        }
        clerk.expect("WATCH " + from + " " + to, OK);
        long left = Long.parseLong(clerk.call("GET", from).toString());
        long right = Long.parseLong(clerk.call("GET", to).toString());
        int amount = random.nextInt(20);
        clerk.expect("MULTI", OK);
        clerk.expect("SET " + from + " " + (left - amount), QUEUED);
        clerk.expect("SET " + to + " " + (right + amount), QUEUED);
        clerk.expect("INCR transfers", QUEUED);
        if (clerk.call("EXEC") != Nil.ARRAY) {
          done++;
        }
      }
    }
    return null;
  }

  private int audit(AtomicBoolean done) throws IOException {
    int audits = 0;
    try (RespClient auditor = connect()) {
      while (!done.get() || audits == 0) {
        assertThat(sum(auditor)).isEqualTo(ACCOUNTS * INITIAL);
        audits++;
      }
    }
    return audits;
  }

  private static int sum(RespClient client) {
    String[] request = new String[ACCOUNTS + 1];
    request[0] = "MGET";
    for (int i = 0; i < ACCOUNTS; i++) {
      request[i + 1] = "account" + i;
    }
    return ((List<?>) client.call(request))
        .stream().mapToInt(value -> Integer.parseInt(value.toString())).sum();
  }
}

package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.RespClient;
import io.heddle.server.TestClock;
import io.heddle.server.TestServer;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a test of commands works with: a server whose time stands still and whose chance is the same
 * every time, and a client. Owned by the thread of its test.
 */
final class Family implements AutoCloseable {
  /** So many keys that no server of a few shards has them all in one. */
  static final int MANY = 64;

  private static final long ROUND_NANOS = 1_000_000;
  private static final long SEED = 7_4_1;

  /** A name that is no text. */
  static final String BINARY = "\u00ff\u0000\r\n\u0080";

  final TestClock clock = new TestClock();
  final TestServer server;
  final RespClient client;

  Family(int shards, String... directives) throws IOException {
    server = TestServer.start(clock, SEED, shards, directives);
    client = server.client();
  }

  /** As {@link #Family(int, String...)}, with directives that only a start can set. */
  Family(int shards, Map<String, String> atStart) throws IOException {
    server = TestServer.start(clock, SEED, shards, atStart);
    client = server.client();
  }

  /** Names that begin with {@code prefix} and end with a number each. */
  static List<String> many(String prefix) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  /** Sends {@code command} with {@code arguments} and gives the reply. */
  Object call(String command, List<String> arguments) {
    List<String> request = new ArrayList<>();
    request.add(command);
    request.addAll(arguments);
    return client.call(request.toArray(String[]::new));
  }

  /** Sends words that single spaces separate, and gives the reply. */
  Object callWords(String words) {
    return client.call(words.split(" ", -1));
  }

  /** A field of {@code INFO}. */
  String info(String section, String field) {
    return client.infoField(field, section);
  }

  /** How often keys that were to be read were there, and how often not. */
  String looks() {
    return info("stats", "keyspace_hits")
        + " hits, "
        + info("stats", "keyspace_misses")
        + " misses";
  }

  /** How many seconds ago {@code name} was used last, as a policy of eviction would see it. */
  int idleSeconds(String name) {
    Shards shards = server.context().shards();
    Key key = shards.key(Bytes.of(name));
    Entry entry = shards.get(key.shard()).database(0).find(key, clock.millis());
    int now = (int) (clock.millis() / 1000) & Entry.ACCESS_CLOCK_MASK;
    return now - Objects.requireNonNull(entry).accessClock();
  }

  /** Runs all {@code tasks} at once, and ends when the last of them has. */
  static void together(List<Callable<Void>> tasks) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
  }

  /** Waits until {@code condition} holds. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(ROUND_NANOS);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

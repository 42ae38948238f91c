package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server with SIGKILL while many clients write, over and over, under every policy, during
 * rewrites and with another number of shards each time: nothing that was acknowledged is lost, and
 * no command over several shards is there by half.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KillTest {
  private static final int CYCLES = Integer.getInteger("heddle.kills", 25);
  private static final int WRITERS = 50;
  private static final String SMALL = "-Xmx256m -XX:TieredStopAtLevel=1";
  private static final List<String> POLICIES = List.of("always", "everysec", "no");

  @TempDir Path directory;

  /** A client that counts up, in a key of its own and in two others at once. */
  private static final class Writer {
    private final String key;
    private long tried;
    private long acknowledged;

    Writer(int number) {
      this.key = "writer" + number;
    }

    void writeUntilTheEnd(int port) {
      try (RespClient client = new RespClient(port)) {
        while (true) {
          String next = Long.toString(++tried);
          if (tried % 5 == 0) {
            client.frame("MSET", key, next, key + ":left", next, key + ":right", next);
          } else {
            client.frame("SET", key, next);
          }
          acknowledged = tried;
        }
      } catch (UncheckedIOException e) {
        // The server was killed.
      }
    }

    void check(RespClient client) {
      assertThat(number(client, key)).as(key).isBetween(acknowledged, tried);
      assertThat(number(client, key + ":left")).isEqualTo(number(client, key + ":right"));
      acknowledged = number(client, key);
      tried = acknowledged;
    }

    private static long number(RespClient client, String key) {
      Frame value = client.frame("GET", key);
      return value instanceof Frame.Absent ? 0 : Long.parseLong(value.text());
    }
  }

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(i));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        cycle(random, writers, threads);
      }
    } catch (AssertionError e) {
      throw new AssertionError("Repeat with -Dheddle.seed=" + seed, e);
    }
  }

  private void cycle(SplittableRandom random, List<Writer> writers, ExecutorService threads)
      throws Exception {
    String policy = POLICIES.get(random.nextInt(POLICIES.size()));
    int shards = 1 + random.nextInt(4);
    Files.writeString(directory.resolve("perf_config.toml"), "num_shards = " + shards + "\n");
    if (random.nextInt(4) == 0) {
      killDuringTheStart(random);
    }
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL)
            .start("--appendonly", "yes", "--appendfsync", policy, "--save", "")) {
      try (RespClient client = new RespClient(server.port())) {
        writers.forEach(writer -> writer.check(client));
        List<Future<?>> running = new ArrayList<>();
        for (Writer writer : writers) {
          running.add(threads.submit(() -> writer.writeUntilTheEnd(server.port())));
        }
        LockSupport.parkNanos(random.nextLong(300_000_000));
        if (random.nextBoolean()) {
          client.frame("BGREWRITEAOF");
          LockSupport.parkNanos(random.nextLong(100_000_000));
        }
        server.signal("KILL");
        for (Future<?> each : running) {
          each.get();
        }
      }
      server.awaitEnd();
    }
  }

  private void killDuringTheStart(SplittableRandom random)
      throws IOException, InterruptedException, TimeoutException {
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL).run("--appendonly", "yes", "--port", "0")) {
      LockSupport.parkNanos(random.nextLong(1_500_000_000));
      server.signal("KILL");
      server.awaitEnd();
    }
  }
}

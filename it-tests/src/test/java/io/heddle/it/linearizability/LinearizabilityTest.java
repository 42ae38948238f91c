package io.heddle.it.linearizability;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.heddle.it.linearizability.Verdict.Outcome;
import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.Seeds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What 3 to 50 clients of Lettuce are answered at once, they could have been answered one after the
 * other.
 *
 * <p>Runs a short while. By hand: {@code -Dheddle.lin.operations=1000000} for so many requests
 * instead of a time, {@code -Dheddle.lin.seed=N} for the same clients and requests again.
 */
class LinearizabilityTest {
  private static final Duration SHORT_WHILE = Duration.ofSeconds(5);
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int LEAST_CLIENTS = 3;
  private static final int MOST_CLIENTS = 50;
  private static final int OPERATIONS_PER_OBJECT = 300;
  private static final int DATABASES = 16;
  private static final int CLIENTS_OF_A_STORE = 4;
  private static final int CLIENTS_OF_A_KEY = 5;

  private final Model<Store> model = new StoreModel();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Caller> callers = new ArrayList<>();
  private long operations;
  private long histories;
  private long configurations;
  private long lost;

  @ParameterizedTest(name = "{0} shards")
  @ValueSource(ints = {4, 16})
  void everyHistoryIsLinearizable(int shards) throws Exception {
    long seed = Seeds.next("heddle.lin.seed");
    long wanted = Long.getLong("heddle.lin.operations", 0) / 2;
    try (HeddleUnderTest server = EmbeddedHeddle.start(shards);
        RedisClient redis = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
        StatefulRedisConnection<String, String> control = redis.connect();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < MOST_CLIENTS; i++) {
        callers.add(new Caller(redis, numbers::incrementAndGet));
      }
      SplittableRandom random = new SplittableRandom(seed);
      Instant start = Instant.now();
      do {
        playRound(random, control, threads, seed);
      } while (wanted > 0 ? operations < wanted : Instant.now().isBefore(start.plus(SHORT_WHILE)));
      System.out.printf(
          "%d shards: %d operations (%d never answered), %d histories, %d configurations, %d s%n",
          shards,
          operations,
          lost,
          histories,
          configurations,
          Duration.between(start, Instant.now()).toSeconds());
    }
  }

  private void playRound(
      SplittableRandom random,
      StatefulRedisConnection<String, String> control,
      ExecutorService threads,
      long seed)
      throws InterruptedException, ExecutionException {
    control.sync().flushall();
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    int clients = random.nextInt(LEAST_CLIENTS, MOST_CLIENTS + 1);
    List<String> objects = objects(kind, clients);
    Round round = new Round(kind, objects, objects.size() * OPERATIONS_PER_OBJECT);
    List<Operation> all = round.play(callers.subList(0, clients), random, threads);
    awaitLeavers(control);
    Map<String, List<Operation>> byObject = all.stream().collect(groupingBy(Operation::object));
    operations += all.size();
    histories += byObject.size();
    lost += all.stream().filter(Operation::isWithoutEnd).count();
    configurations +=
        byObject.values().parallelStream().mapToLong(history -> examine(history, seed)).sum();
  }

  private static List<String> objects(Kind kind, int clients) {
    if (kind == Kind.STORE) {
      int stores = Math.clamp(clients / CLIENTS_OF_A_STORE, 1, DATABASES);
      return IntStream.range(0, stores).mapToObj(Integer::toString).toList();
    }
    int keys = Math.max(1, clients / CLIENTS_OF_A_KEY);
    return IntStream.range(0, keys).mapToObj(number -> "k" + number).toList();
  }

  /** Waits until connections that were given up are gone, and can change nothing any more. */
  private void awaitLeavers(StatefulRedisConnection<String, String> control) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> assertThat(control.sync().clientList().lines()).hasSize(MOST_CLIENTS + 1));
  }

  private long examine(List<Operation> history, long seed) {
    Verdict verdict = Checker.check(model, history);
    if (verdict.outcome() != Outcome.LINEARIZABLE) {
      Path file = write(history, seed);
      fail(
          "-Dheddle.lin.seed=%d, %s, history in %s, not explained:%n%s",
          seed, verdict.outcome(), file, lines(verdict.unexplained()));
    }
    return verdict.configurations();
  }

  private static Path write(List<Operation> history, long seed) {
    List<Operation> ordered =
        history.stream().sorted(Comparator.comparingLong(Operation::began)).toList();
    try {
      Path file = Path.of("target", "history-" + seed + ".txt").toAbsolutePath();
      return Files.writeString(file, lines(ordered));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lines(List<Operation> operations) {
    return operations.stream().map(Operation::toString).collect(joining("\n"));
  }
}

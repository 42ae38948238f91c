package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many virtual threads send to the same shards at once: each adds to counters on single shards, and
 * moves amounts between shards in a rendezvous. No addition may be lost, no transfer seen half
 * done, and nobody may wait for ever.
 */
class ShardStressTest {
  private static final int SENDERS = 40;
  private static final int ROUNDS = 1_500;
  private static final int KEYS = 24;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16})
  @Timeout(60)
  void nothingIsLostAndNothingIsSeenHalfDone(int count) throws Exception {
    long seed = System.nanoTime();
    System.out.println("ShardStressTest with " + count + " shards, seed " + seed);
    SplittableGenerator random = new SplittableRandom(seed);
    Shards shards =
        new Shards(
            count,
            Clock.SYSTEM,
            Waiting.THREADS,
            new Hashing(random),
            random,
            new ShardSettings(1, 3, 100, 100, 100_000));
    shards.start(Thread.ofVirtual().factory());
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(shards.key(Bytes.of("counter-" + i)));
    }

    long[] expected = new long[KEYS];
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch ready = new CountDownLatch(SENDERS);
      List<Future<long[]>> additions = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        SplittableGenerator own = random.split();
        additions.add(
            senders.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return new Sender(shards, keys, own).run();
                }));
      }
      for (Future<long[]> added : additions) {
        long[] sums = added.get(50, TimeUnit.SECONDS);
        Arrays.setAll(expected, i -> expected[i] + sums[i]);
      }
    }

    long[] found = new long[KEYS];
    new Rendezvous(Clock.SYSTEM)
        .hold(shards.all(), () -> Arrays.setAll(found, i -> value(shards, keys.get(i))));
    shards.stop();
    assertThat(found).as("seed %d", seed).isEqualTo(expected);
    assertThat(shards.all()).allMatch(Shard::isHealthy);
  }

  private static long value(Shards shards, Key key) {
    Entry entry = shards.get(key.shard()).database(0).find(key, 0);
    return entry == null ? 0 : Long.parseLong(entry.string().toString());
  }

  private static void add(Shards shards, Key key, long amount) {
    Keyspace keyspace = shards.get(key.shard()).database(0);
    keyspace.putString(key, Bytes.of(Long.toString(value(shards, key) + amount)));
  }

  /** One connection's life. */
  private static final class Sender {
    private final Shards shards;
    private final List<Key> keys;
    private final SplittableGenerator random;
    private final long[] added = new long[KEYS];
    private final Rendezvous rendezvous = new Rendezvous(Clock.SYSTEM);
    private final HeldTurns turns;
    private int target;
    private final Message addition = new Message(shard -> add(shard(), 1));

    Sender(Shards shards, List<Key> keys, SplittableGenerator random) {
      this.shards = shards;
      this.keys = keys;
      this.random = random;
      this.turns = new HeldTurns(shards, Clock.SYSTEM);
    }

    private int shard() {
      return target;
    }

    private void add(int key, long amount) {
      ShardStressTest.add(shards, keys.get(key), amount);
      added[key] += amount;
    }

    long[] run() {
      for (int i = 0; i < ROUNDS; i++) {
        switch (random.nextInt(8)) {
          case 0, 1 -> transfer(random.nextInt(KEYS), random.nextInt(KEYS), random.nextInt(1000));
          case 2, 3 -> addToSeveral(random.nextInt(1, 10));
          default -> {
            target = random.nextInt(KEYS);
            shards.get(keys.get(target).shard()).execute(addition);
          }
        }
      }
      return added;
    }

    /** A pipeline: keeps the turns it gets, and sends messages where it gets none. */
    private void addToSeveral(int count) {
      for (int i = 0; i < count; i++) {
        target = random.nextInt(KEYS);
        Shard shard = shards.get(keys.get(target).shard());
        if (turns.take(shard)) {
          assertThat(turns.perform(shard, inTurn -> add(target, 1))).isNull();
        } else {
          turns.release();
          shard.execute(addition);
        }
      }
      turns.release();
    }

    /** Takes from one counter and gives to another: outside, their sum never changes by it. */
    private void transfer(int from, int to, long amount) {
      int first = keys.get(from).shard();
      int second = keys.get(to).shard();
      List<Shard> held =
          first == second
              ? shards.get(first).alone()
              : List.of(shards.get(Math.min(first, second)), shards.get(Math.max(first, second)));
      rendezvous.hold(
          held,
          () -> {
            long sum = value(shards, keys.get(from)) + value(shards, keys.get(to));
            add(from, -amount);
            if (random.nextInt(8) == 0) {
              Waiting.THREADS.parkNanos(1);
            }
            add(to, amount);
            assertThat(value(shards, keys.get(from)) + value(shards, keys.get(to))).isEqualTo(sum);
          });
    }
  }
}

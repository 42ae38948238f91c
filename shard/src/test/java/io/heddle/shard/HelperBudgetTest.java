package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a sender does for others: {@code shard.helper_turn_messages}. */
@Timeout(60)
class HelperBudgetTest {
  private static final int OTHERS = 10;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void aSenderCarriesOutAsManyMessagesAsItMay(int budget) throws InterruptedException {
    Shard shard =
        new Shards(
                1,
                Clock.SYSTEM,
                Waiting.THREADS,
                new Hashing(RandomGenerator.of("L64X128MixRandom")),
                (SplittableGenerator) RandomGenerator.of("L64X128MixRandom"),
                new ShardSettings(16, budget, 10, 100, 1_000_000))
            .get(0);
    // The shard's own thread does nothing, so that what is left to it stays.
    shard.start(work -> new Thread(() -> {}));
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    Thread helper =
        Thread.ofPlatform()
            .start(
                () ->
                    shard.execute(
                        new Message(
                            s -> {
                              entered.countDown();
                              await(filled);
                            })));
    entered.await();
    AtomicInteger carriedOut = new AtomicInteger();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      Message message = new Message(s -> carriedOut.incrementAndGet());
      others.add(Thread.ofPlatform().start(() -> shard.execute(message)));
    }
    while (others.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    filled.countDown();
    helper.join();
    int expected = Math.min(budget - 1, OTHERS);
    assertThat(carriedOut).hasValue(expected);
    assertThat(shard.mailboxDepth()).isEqualTo(OTHERS - expected);
    shard.runTurn();
    for (Thread other : others) {
      other.join();
    }
    assertThat(carriedOut).hasValue(OTHERS);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns that are kept for a whole pipeline. */
@Timeout(30)
class HeldTurnsTest {
  private static final long YIELD_NANOS = 1_000_000;

  private final ManualClock clock = new ManualClock();
  private final Shards shards =
      new Shards(
          3,
          clock,
          Waiting.THREADS,
          new Hashing(new SplittableRandom(1)),
          new SplittableRandom(1),
          new ShardSettings(1, 64, 10, 100, YIELD_NANOS));
  private final Shard first = shards.get(0);
  private final Shard second = shards.get(1);
  private final HeldTurns turns = new HeldTurns(shards, clock);

  @Test
  void aTurnOnceTakenStaysTakenUntilAllAreReleased() {
    assertThat(turns.take(first)).isTrue();
    assertThat(turns.take(second)).isTrue();
    assertThat(turns.take(first)).isTrue();
    assertThat(turns.count()).isEqualTo(2);
    assertThat(first.isTurnTaken()).isTrue();
    turns.release();
    assertThat(turns.count()).isZero();
    assertThat(shards.all()).noneMatch(Shard::isTurnTaken);
  }

  @Test
  void aTurnThatSomebodyHasIsNotWaitedFor() {
    HeldTurns others = new HeldTurns(shards, clock);
    others.take(first);
    assertThat(turns.take(first)).isFalse();
    assertThat(turns.take(second)).isTrue();
    others.release();
    assertThat(turns.take(first)).isTrue();
    turns.release();
  }

  @Test
  void allTurnsHeldTogetherAreOfOneTime() {
    turns.take(first);
    long before = first.now();
    clock.advanceMillis(7);
    turns.take(second);
    assertThat(second.now()).isEqualTo(before);
    turns.release();
    turns.take(second);
    assertThat(second.now()).isEqualTo(before + 7);
    turns.release();
  }

  @Test
  void theyAreWantedAfterAWhile() {
    turns.take(first);
    assertThat(turns.areWanted(clock.nanos())).isFalse();
    assertThat(turns.areWanted(clock.nanos() + YIELD_NANOS + 1)).isTrue();
    turns.release();
    assertThat(turns.areWanted(clock.nanos() + YIELD_NANOS + 1)).isFalse();
  }

  @Test
  void whatIsAskedMeanwhileIsCarriedOutAtTheRelease() throws InterruptedException {
    turns.take(first);
    turns.take(second);
    List<String> done = new ArrayList<>();
    CountDownLatch answered = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  second.execute(new Message(shard -> done.add("other")));
                  answered.countDown();
                });
    while (second.mailboxDepth() == 0) {
      Thread.onSpinWait();
    }
    assertThat(turns.areWanted(clock.nanos())).isTrue();
    turns.perform(second, shard -> done.add("own"));
    turns.release();
    assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
    other.join();
    assertThat(done).containsExactly("own", "other");
  }

  @Test
  void aFailureStopsItsShardAndNoOther() {
    turns.take(first);
    turns.take(second);
    IllegalStateException bug = new IllegalStateException("on purpose");
    Throwable failure =
        turns.perform(
            first,
            shard -> {
              throw bug;
            });
    assertThat(failure).isSameAs(bug);
    assertThat(turns.perform(second, shard -> {})).isNull();
    turns.release();
    assertThat(first.isHealthy()).isFalse();
    assertThat(second.isHealthy()).isTrue();
    assertThat(turns.take(first)).as("a shard that has stopped").isFalse();
  }
}

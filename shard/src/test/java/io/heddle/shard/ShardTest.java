package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.junit.jupiter.api.Test;

/** A shard without a thread: the test is its invoker, and nothing depends on timing. */
class ShardTest {
  private static final int EXPIRY_SLICE = 10;
  private static final long EXPIRY_INTERVAL_MILLIS = 100;

  private final ManualClock clock = new ManualClock();
  private final List<Long> pauses = new ArrayList<>();
  private final Shards shards =
      new Shards(
          4,
          clock,
          new Pauses(),
          new Hashing(RandomGenerator.of("L64X128MixRandom")),
          (SplittableGenerator) RandomGenerator.of("L64X128MixRandom"),
          new ShardSettings(16, 64, EXPIRY_SLICE, EXPIRY_INTERVAL_MILLIS, 1_000_000));
  private final Shard shard = shards.get(0);

  /** Notes pauses instead of waiting: in these tests nobody has anybody to wait for. */
  private final class Pauses implements Waiting {
    @Override
    public void park() {
      throw new AssertionError("nobody would wake this thread");
    }

    @Override
    public void parkNanos(long nanos) {
      pauses.add(nanos);
    }

    @Override
    public void unpark(Thread thread) {}
  }

  private static void execute(Shard shard, Work work) {
    Message message = new Message(work);
    shard.execute(message);
    if (message.failure() != null) {
      throw new AssertionError(message.failure());
    }
  }

  /** A key to put into any shard: these tests do not look at its place. */
  private Key key(String name) {
    return shards.key(Bytes.of(name));
  }

  @Test
  void theSenderOfAMessageRunsTheTurnItself() {
    List<Thread> ranBy = new ArrayList<>();
    execute(shard, s -> ranBy.add(Thread.currentThread()));
    assertThat(ranBy).containsExactly(Thread.currentThread());
    assertThat(shard.mailboxDepth()).isZero();
  }

  @Test
  void timeStandsStillWithinATurn() {
    execute(
        shard,
        s -> {
          long before = s.now();
          clock.advanceMillis(5);
          assertThat(s.now()).isEqualTo(before);
        });
    execute(shard, s -> assertThat(s.now()).isEqualTo(clock.millis()));
  }

  @Test
  void expiredKeysGoWithoutBeingAskedForASliceATurn() {
    Keyspace keys = shard.database(3);
    execute(
        shard,
        s -> {
          for (int i = 0; i < 25; i++) {
            keys.expireAt(keys.putString(key("k" + i), Bytes.of("v")), s.now() + 1000);
          }
        });
    clock.advanceMillis(999);
    execute(shard, s -> {});
    assertThat(keys.size()).isEqualTo(25);

    clock.advanceMillis(EXPIRY_INTERVAL_MILLIS);
    for (int left : new int[] {15, 5, 0}) {
      clock.advanceMillis(1);
      execute(shard, s -> {});
      assertThat(keys.size()).isEqualTo(left);
    }
    assertThat(keys.expired()).isEqualTo(25);
  }

  @Test
  void oneRoundOfExpiryAMillisecondIsEnough() {
    Keyspace keys = shard.database(0);
    execute(
        shard,
        s -> {
          for (int i = 0; i < 25; i++) {
            keys.expireAt(keys.putString(key("k" + i), Bytes.of("v")), s.now() + 10);
          }
        });
    clock.advanceMillis(EXPIRY_INTERVAL_MILLIS + 10);
    for (int turn = 0; turn < 5; turn++) {
      execute(shard, s -> {});
      assertThat(keys.size()).isEqualTo(15);
    }
  }

  @Test
  void whatExpiresOnceNothingIsLeftWaitsForTheNextRound() {
    Keyspace keys = shard.database(0);
    execute(
        shard,
        s -> {
          keys.expireAt(keys.putString(key("first"), Bytes.of("v")), s.now() + 10);
          keys.expireAt(
              keys.putString(key("next"), Bytes.of("v")), s.now() + EXPIRY_INTERVAL_MILLIS + 15);
        });
    clock.advanceMillis(EXPIRY_INTERVAL_MILLIS + 10);
    execute(shard, s -> {});
    assertThat(keys.size()).isOne();
    clock.advanceMillis(10);
    execute(shard, s -> {});
    assertThat(keys.size()).isOne();
    clock.advanceMillis(EXPIRY_INTERVAL_MILLIS);
    execute(shard, s -> {});
    assertThat(keys.size()).isZero();
  }

  @Test
  void aLongTurnGivesUpItsCarrierNowAndThen() {
    execute(
        shard,
        s -> {
          for (int i = 0; i < 10; i++) {
            s.breathe();
            clock.advanceMillis(1);
          }
        });
    assertThat(pauses).hasSize(4).containsOnly(1L);
  }

  @Test
  void aFailedMessageStopsTheShardAndTellsEverySender() {
    Message bad =
        new Message(
            s -> {
              throw new IllegalStateException("a bug");
            });
    shard.execute(bad);
    assertThat(bad.failure()).hasMessage("a bug");
    assertThat(shard.isHealthy()).isFalse();

    List<String> carriedOut = new ArrayList<>();
    Message next = new Message(s -> carriedOut.add("next"));
    shard.execute(next);
    assertThat(next.failure())
        .isInstanceOf(ShardStoppedException.class)
        .hasRootCauseMessage("a bug");
    assertThat(carriedOut).isEmpty();
    assertThat(shards.get(1).isHealthy()).isTrue();
  }

  @Test
  void whenTheMachineFailsWhoeverRunsTheProcessIsTold() throws InterruptedException {
    List<Throwable> told = new ArrayList<>();
    Error failure = new OutOfMemoryError("in this test only");
    Message message =
        new Message(
            s -> {
              throw failure;
            });
    Thread thread =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((where, what) -> told.add(what))
            .start(() -> shard.execute(message));
    thread.join();
    assertThat(told).containsExactly(failure);
    assertThat(message.failure()).isSameAs(failure);
    assertThat(shard.isHealthy()).isFalse();
  }

  @Test
  void aRendezvousHoldsAllItsShardsAtOneTime() {
    List<Shard> held = List.of(shards.get(1), shards.get(3));
    Rendezvous rendezvous = new Rendezvous(clock);
    rendezvous.hold(
        held,
        () -> {
          assertThat(held).allMatch(Shard::isTurnTaken);
          assertThat(shards.get(0).isTurnTaken()).isFalse();
          assertThat(shards.get(1).now()).isEqualTo(shards.get(3).now());
        });
    assertThat(shards.all()).noneMatch(Shard::isTurnTaken);
  }

  @Test
  void aFailureInARendezvousStopsTheShardsThatTookPart() {
    Rendezvous rendezvous = new Rendezvous(clock);
    assertThatThrownBy(
            () ->
                rendezvous.hold(
                    List.of(shards.get(1), shards.get(2)),
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");
    assertThat(shards.get(1).isHealthy()).isFalse();
    assertThat(shards.get(2).isHealthy()).isFalse();
    assertThat(shards.get(0).isHealthy()).isTrue();
    assertThat(shards.all()).noneMatch(Shard::isTurnTaken);
  }

  @Test
  void aRendezvousWithAStoppedShardChangesNothing() {
    shards.get(2).execute(new Message(s -> fail()));
    List<String> ran = new ArrayList<>();
    Rendezvous rendezvous = new Rendezvous(clock);
    assertThatThrownBy(() -> rendezvous.hold(shards.all(), () -> ran.add("section")))
        .isInstanceOf(ShardStoppedException.class);
    assertThat(ran).isEmpty();
    assertThat(shards.get(1).isHealthy()).isTrue();
    assertThat(shards.all()).noneMatch(Shard::isTurnTaken);
  }

  private static void fail() {
    throw new IllegalStateException("a bug");
  }

  @Test
  void swappedDatabasesExchangeTheirKeys() {
    execute(shard, s -> s.database(0).putString(key("a"), Bytes.of("zero")));
    execute(shard, s -> s.swapDatabases(0, 9));
    execute(
        shard,
        s -> {
          assertThat(s.database(0).find(key("a"), s.now())).isNull();
          assertThat(s.database(9).find(key("a"), s.now())).isNotNull();
        });
  }

  @Test
  void turnsAreCounted() {
    long turns = shard.statistics().turns();
    execute(shard, s -> {});
    execute(shard, s -> clock.advanceMillis(3));
    execute(
        shard,
        s -> {
          clock.advanceMillis(3);
          s.lapNanos();
        });
    assertThat(shard.statistics().turns() - turns).isEqualTo(3);
    assertThat(shard.statistics().longestNanos()).isEqualTo(3_000_000);
  }
}

package io.heddle.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.seam.SimulatedStorage;
import io.heddle.seam.SimulatedStorage.Operation;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  private LogWorld world(FsyncPolicy policy) throws IOException {
    return new LogWorld(new SplittableRandom(7), policy, 2);
  }

  @Test
  void aFullDiskIsNoticedBeforeItMatters() throws IOException {
    LogWorld world = world(FsyncPolicy.EVERYSEC);
    ShardLog log = world.logs.all().get(0);
    world.storage.free(0);
    long last = 0;
    while (log.failure() == null) {
      world.write(List.of(0));
      last = log.position();
      log.work();
    }
    assertThat(log.failure()).hasMessage("No space left on device");
    assertThat(log.isSettled(last, false)).as("there was room for all that came before").isTrue();

    while (log.isSettled(log.position(), false)) {
      world.write(List.of(0)); // as commands under way would
    }
    world.storage.free(1 << 20);
    log.work();
    assertThat(log.failure()).as("it is not tried at once").isNotNull();
    world.clock.nanos += SECOND_NANOS;
    log.work();
    assertThat(log.failure()).isNull();
    assertThat(log.isSettled(log.position(), false)).isTrue();

    world.settle();
    world.storage.killProcess();
    world.restart(false);
  }

  /** Lets no time pass: who waits for it waits for a wake-up. */
  private static class Timeless implements Waiting {
    @Override
    public void park() {
      LockSupport.park();
    }

    @Override
    public void parkNanos(long nanos) {
      LockSupport.park();
    }

    @Override
    public void unpark(Thread thread) {
      LockSupport.unpark(thread);
    }
  }

  @Test
  void theThreadIsWokenForSpaceBeforeThereIsNone() throws Exception {
    SimulatedStorage storage = new SimulatedStorage(new SplittableRandom(7));
    LogOptions options = new LogOptions("appendonly.aof", 1 << 16, FsyncPolicy.EVERYSEC);
    Logs logs =
        new Logs(storage, Path.of("/data/log"), new LogWorld.TestClock(), new Timeless(), options);
    logs.begin(1, 1, 2, (shard, target, give) -> {});
    ShardLog log = logs.all().get(0);
    CountDownLatch taken = new CountDownLatch(1);
    storage.faults(
        (operation, path) -> {
          if (operation == Operation.ALLOCATE) {
            taken.countDown();
          }
        });
    Logs.start(logs.all(), Thread.ofPlatform().daemon().factory());
    while (log.bytes() < (1 << 16) * 3 / 4) {
      log.effects().begin(0, 1);
      log.effects().argument(new byte[1000]);
      log.seal();
    }
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(log.isSettled(log.position(), false)).isTrue();
  }

  private static void ping(ShardLog log) {
    log.effects().begin(0, 1);
    log.effects().argument(Bytes.of("PING"));
    log.seal();
  }

  /** Has a log written to, on a disk that cannot sync, and returns when its thread waits. */
  private static ShardLog awaitRest(FsyncPolicy policy) throws Exception {
    AtomicReference<ShardLog> written = new AtomicReference<>();
    CountDownLatch rests = new CountDownLatch(1);
    Waiting waiting =
        new Timeless() {
          @Override
          public void park() {
            if (written.get() != null) {
              rests.countDown();
            }
            super.park();
          }
        };
    SimulatedStorage storage = new SimulatedStorage(new SplittableRandom(7));
    LogOptions options = new LogOptions("appendonly.aof", 1 << 16, policy);
    Logs logs = new Logs(storage, Path.of("/data/log"), new LogWorld.TestClock(), waiting, options);
    logs.begin(1, 1, 2, (shard, target, give) -> {});
    storage.faults(
        (operation, path) -> {
          if (operation == Operation.SYNC) {
            throw new IOException("Input/output error");
          }
        });
    ShardLog log = logs.all().get(0);
    ping(log);
    written.set(log);
    Logs.start(logs.all(), Thread.ofPlatform().daemon().factory());
    assertThat(rests.await(20, TimeUnit.SECONDS)).as("its thread rests under " + policy).isTrue();
    return log;
  }

  @Test
  void aLogThatCannotBeSyncedDoesNotKeepAProcessorBusy() throws Exception {
    assertThat(awaitRest(FsyncPolicy.ALWAYS).isBroken()).isTrue();
  }

  @Test
  void norDoesOneThatTheKernelSyncsWhenItLikes() throws Exception {
    awaitRest(FsyncPolicy.NO);
  }

  @Test
  void afterAFailedSyncNothingIsAcknowledged() throws IOException {
    LogWorld world = world(FsyncPolicy.ALWAYS);
    ShardLog log = world.logs.all().get(0);
    world.write(List.of(0));
    log.work();
    assertThat(log.isSettled(1, false)).isTrue();

    world.storage.faults(
        (operation, path) -> {
          if (operation == Operation.SYNC) {
            throw new IOException("Input/output error");
          }
        });
    world.write(List.of(0));
    log.work();
    world.storage.faults((operation, path) -> {});
    world.clock.nanos += 10 * SECOND_NANOS;
    log.work();

    assertThat(log.isBroken()).isTrue();
    assertThat(log.isSettled(1, false)).isTrue();
    assertThat(log.isSettled(2, false)).isFalse();
    assertThatThrownBy(() -> log.await(2, false)).hasMessage("Input/output error");
  }

  @Test
  void aNewEpochCountsOnceItIsInForce() throws IOException {
    for (FsyncPolicy policy : FsyncPolicy.values()) {
      LogWorld world = world(policy);
      Logs.NewEpoch begun = world.logs.prepare(2, 1, 2);
      ShardLog log = begun.logs().get(0);
      log.effects().begin(0, 1);
      log.effects().argument(Bytes.of("PING"));
      log.seal();
      log.wantSync();
      log.work();
      assertThat(log.isSettled(1, false)).as("the next start would find the old one").isFalse();
      assertThat(log.isSynced(1)).isFalse();
      assertThat(log.isSettled(1, true)).as("reads go on").isTrue();
      world.logs.writeBases(begun, (shard, target, give) -> {});
      assertThat(log.isSettled(1, false)).isFalse();
      world.logs.putInForce(begun);
      assertThat(log.isSettled(1, false)).isTrue();
      assertThat(log.isSynced(1)).isTrue();
    }
  }

  @Test
  void oneShardsDiskDoesNotHoldUpTheOthers() throws IOException {
    LogWorld world = world(FsyncPolicy.ALWAYS);
    world.write(List.of(0));
    world.write(List.of(1));
    world.logs.all().get(1).work();
    assertThat(world.logs.all().get(1).isSettled(1, false)).isTrue();
    assertThat(world.logs.all().get(0).isSettled(1, false)).isFalse();
  }

  @Test
  void whileASyncIsStuckWritesWaitAfterTwoSeconds() throws IOException {
    LogWorld world = world(FsyncPolicy.EVERYSEC);
    ShardLog log = world.logs.all().get(0);
    world.write(List.of(0));
    world.clock.nanos += SECOND_NANOS;
    List<Boolean> settled = new ArrayList<>();
    world.storage.faults(
        (operation, path) -> {
          if (operation == Operation.SYNC) {
            for (int halfSeconds = 0; halfSeconds < 5; halfSeconds++) {
              world.clock.nanos += SECOND_NANOS / 2 + 1;
              log.lookAfter();
              settled.add(log.isSettled(1, false));
            }
            assertThat(log.isSettled(1, true)).as("reads go on").isTrue();
          }
        });
    log.work();
    assertThat(settled).containsExactly(true, true, true, false, false);
    assertThat(log.delayedSyncs()).isEqualTo(1);
    world.write(List.of(0));
    assertThat(log.isSettled(2, false)).as("it is over").isTrue();
  }

  @Test
  void aUnitCountsOnlyWhenAllOfItIsSafe() throws IOException {
    LogWorld world = world(FsyncPolicy.ALWAYS);
    world.write(List.of(0, 1));
    world.write(List.of(0));
    ShardLog first = world.logs.all().get(0);
    first.work();
    assertThat(first.isSettled(1, false)).as("the other part may be lost").isFalse();
    assertThat(first.isSettled(2, false)).as("and what came after with it").isFalse();
    world.logs.all().get(1).work();
    assertThat(first.isSettled(2, false)).isTrue();
  }

  @Test
  void aUnitIsKeptOnlyWhenAllOfItIsInAFile() throws IOException {
    for (FsyncPolicy policy : List.of(FsyncPolicy.EVERYSEC, FsyncPolicy.NO)) {
      LogWorld world = world(policy);
      ShardLog first = world.logs.all().get(0);
      ShardLog second = world.logs.all().get(1);
      world.storage.faults(
          (operation, path) -> {
            if (operation == Operation.ALLOCATE && path.toString().contains("shard-1")) {
              throw new IOException("No space left on device");
            }
          });
      while (second.waitingBytes() == 0) {
        world.write(List.of(1));
        second.work();
      }
      long before = first.position();
      world.write(List.of(0, 1));
      world.write(List.of(0));
      assertThat(first.isSettled(before, false)).isTrue();
      assertThat(first.isSettled(before + 1, false)).as("part of it may be lost").isFalse();
      assertThat(first.isSettled(before + 2, false)).as("and what came after").isFalse();
      assertThat(first.isSettled(before + 2, true)).as("reads go on").isTrue();
      world.storage.faults((operation, path) -> {});
      world.clock.nanos += SECOND_NANOS;
      second.work();
      assertThat(first.isSettled(before + 2, false)).isTrue();
      world.settle();
      world.storage.killProcess();
      world.restart(false);
    }
  }

  @Test
  void aGroupLargerThanTheSpaceAheadWaitsForItsOwn() throws IOException {
    LogWorld world = world(FsyncPolicy.NO);
    ShardLog log = world.logs.all().get(0);
    for (int i = 0; i < 30; i++) {
      world.write(List.of(0));
    }
    Effects effects = log.effects();
    effects.begin(0, 2);
    effects.argument(Bytes.of("ECHO"));
    effects.argument(new byte[100_000]);
    world.write(List.of(0));
    assertThat(log.isSettled(log.position(), false)).isFalse();
    assertThat(log.waitingBytes()).isGreaterThan(100_000);
    log.work();
    assertThat(log.isSettled(log.position(), false)).isTrue();
    world.storage.killProcess();
    world.restart(false);
  }

  @Test
  void aRewriteReplacesTheFiles() throws IOException {
    LogWorld world = world(FsyncPolicy.EVERYSEC);
    for (int i = 0; i < 50; i++) {
      world.write(List.of(0));
      world.write(List.of(1));
      world.settle();
    }
    long before = world.logs.all().get(0).bytes();
    world.rewriteAll();
    world.finishRewrites();
    assertThat(world.logs.all().get(0).bytes()).isLessThan(before);
    world.storage.cutPower();
    world.restart(true);
  }
}

package io.heddle.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.seam.SimulatedStorage.Operation;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
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
    assertThat(log.isSettled(last)).as("there was room for all that came before").isTrue();

    while (log.isSettled(log.position())) {
      world.write(List.of(0)); // as commands under way would
    }
    world.storage.free(1 << 20);
    log.work();
    assertThat(log.failure()).as("it is not tried at once").isNotNull();
    world.clock.nanos += SECOND_NANOS;
    log.work();
    assertThat(log.failure()).isNull();
    assertThat(log.isSettled(log.position())).isTrue();

    world.settle();
    world.storage.killProcess();
    world.restart(false);
  }

  @Test
  void afterAFailedSyncNothingIsAcknowledged() throws IOException {
    LogWorld world = world(FsyncPolicy.ALWAYS);
    ShardLog log = world.logs.all().get(0);
    world.write(List.of(0));
    log.work();
    assertThat(log.isSettled(1)).isTrue();

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
    assertThat(log.isSettled(1)).isTrue();
    assertThat(log.isSettled(2)).isFalse();
    assertThatThrownBy(() -> log.await(2, false)).hasMessage("Input/output error");
  }

  @Test
  void oneShardsDiskDoesNotHoldUpTheOthers() throws IOException {
    LogWorld world = world(FsyncPolicy.ALWAYS);
    world.write(List.of(0));
    world.write(List.of(1));
    world.logs.all().get(1).work();
    assertThat(world.logs.all().get(1).isSettled(1)).isTrue();
    assertThat(world.logs.all().get(0).isSettled(1)).isFalse();
  }

  @Test
  void aUnitCountsOnlyWhenAllOfItIsSafe() throws IOException {
    LogWorld world = world(FsyncPolicy.ALWAYS);
    world.write(List.of(0, 1));
    world.write(List.of(0));
    ShardLog first = world.logs.all().get(0);
    first.work();
    assertThat(first.isSettled(1)).as("the other part may be lost").isFalse();
    assertThat(first.isSettled(2)).as("and what came after with it").isFalse();
    world.logs.all().get(1).work();
    assertThat(first.isSettled(2)).isTrue();
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
    assertThat(log.isSettled(log.position())).isFalse();
    assertThat(log.waitingBytes()).isGreaterThan(100_000);
    log.work();
    assertThat(log.isSettled(log.position())).isTrue();
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

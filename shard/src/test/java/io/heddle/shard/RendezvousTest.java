package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Critical sections over several shards. */
@Timeout(30)
class RendezvousTest {
  private static final int SHARDS = 16;

  private final ManualClock clock = new ManualClock();
  private final Shards shards =
      new Shards(
          SHARDS,
          clock,
          Waiting.THREADS,
          new Hashing(new SplittableRandom(1)),
          new SplittableRandom(1),
          new ShardSettings(1, 64, 10, 100, 1_000_000));
  private final List<Shard> two = List.of(shards.get(3), shards.get(11));
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private Thread holdTwo() throws InterruptedException {
    Thread holder = Thread.ofPlatform().start(() -> new Rendezvous(clock).hold(two, this::section));
    begun.await();
    return holder;
  }

  private void section() {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stopsNoOtherShards() throws InterruptedException {
    Thread holder = holdTwo();
    AtomicInteger carriedOut = new AtomicInteger();
    Message message = new Message(shard -> carriedOut.incrementAndGet());
    Stream<Shard> others = shards.all().stream().filter(shard -> !two.contains(shard));
    others.forEach(shard -> shard.execute(message));
    assertThat(carriedOut).hasValue(SHARDS - two.size());
    assertThat(holder.isAlive()).isTrue();
    new Rendezvous(clock).hold(List.of(shards.get(0), shards.get(15)), carriedOut::incrementAndGet);
    assertThat(carriedOut).hasValue(SHARDS - two.size() + 1);
    mayEnd.countDown();
    holder.join();
  }

  @Test
  void whoComesLaterToOneOfItsShardsWaits() throws InterruptedException {
    Thread holder = holdTwo();
    AtomicInteger carriedOut = new AtomicInteger();
    Thread later =
        Thread.ofPlatform()
            .start(
                () -> shards.get(11).execute(new Message(shard -> carriedOut.incrementAndGet())));
    while (shards.get(11).mailboxDepth() == 0) {
      Thread.onSpinWait();
    }
    assertThat(carriedOut).hasValue(0);
    mayEnd.countDown();
    later.join();
    holder.join();
    assertThat(carriedOut).hasValue(1);
    assertThat(shards.all()).noneMatch(Shard::isTurnTaken);
  }
}

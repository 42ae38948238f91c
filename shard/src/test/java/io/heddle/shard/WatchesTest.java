package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.junit.jupiter.api.Test;

/** What a watch leaves on the shards of its keys: nothing. */
class WatchesTest {
  private static final int KEYS = 100;
  private static final int DATABASES = 3;

  private final Shards shards =
      new Shards(
          4,
          new ManualClock(),
          Waiting.THREADS,
          new Hashing(RandomGenerator.of("L64X128MixRandom")),
          (SplittableGenerator) RandomGenerator.of("L64X128MixRandom"),
          new ShardSettings(16, 64, 10, 100, 1_000_000));

  private Watch watch(int keys) {
    Watch watch = new Watch(shards.size());
    for (int i = 0; i < keys; i++) {
      Key key = shards.key(Bytes.of("key" + i));
      int database = i % DATABASES;
      shards.get(key.shard()).execute(new Message(inTurn -> inTurn.watch(database, key, watch)));
    }
    return watch;
  }

  private void unwatch(Watch watch) {
    shards.all().forEach(shard -> shard.execute(new Message(inTurn -> inTurn.unwatch(watch))));
  }

  @Test
  void nothingStaysOfAWatchThatIsOver() {
    List<WeakReference<Watch>> former = new ArrayList<>();
    Watch lasting = watch(KEYS / 2);
    for (int i = 0; i < 3; i++) {
      Watch watch = watch(KEYS);
      assertThat(shards.watchedKeys()).isEqualTo(KEYS);
      unwatch(watch);
      former.add(new WeakReference<>(watch));
    }
    assertThat(shards.watchedKeys()).isEqualTo(KEYS / 2);
    unwatch(lasting);
    assertThat(shards.watchedKeys()).isZero();
    assertThat(Heap.liveBytes()).isPositive(); // collects what nothing refers to
    assertThat(former).allMatch(each -> each.refersTo(null));
  }

  @Test
  void oneWatchEndsAndAnotherOfTheSameKeyGoesOn() {
    Watch first = watch(1);
    Watch second = watch(1);
    unwatch(first);
    Key key = shards.key(Bytes.of("key0"));
    shards.get(key.shard()).execute(new Message(inTurn -> inTurn.changed(0, key)));
    assertThat(first.isBroken()).isFalse();
    assertThat(second.isBroken()).isTrue();
  }
}

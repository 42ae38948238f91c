package io.heddle.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.seam.Waiting;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What a snapshot of a shard says of its databases; what it says of one, a model test holds. */
class ShardSnapshotTest {
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final Hashing hashing = new Hashing(random);
  private final Shard shard =
      new Shard(
          0,
          new ManualClock(),
          Waiting.THREADS,
          hashing,
          random,
          new ShardSettings(16, 64, 10, 100, 1_000_000));
  private final List<String> gathered = new ArrayList<>();

  private void put(int database, String name) {
    Key key = hashing.key(Bytes.of(name), 1);
    shard.database(database).putString(key, Bytes.of("v"));
  }

  private boolean advance(ShardSnapshot snapshot, int count) {
    return snapshot.advance(
        count,
        (database, item) ->
            gathered.add(database + " " + item.key() + "=" + ((StringValue) item.value()).bytes()));
  }

  @Test
  void databasesKeepTheNumbersTheyHad() {
    put(0, "a");
    put(3, "b");
    put(3, "c");
    ShardSnapshot snapshot = shard.snapshot();
    shard.swapDatabases(0, 3);
    put(7, "new");
    shard.clearDatabases();
    put(0, "newer");

    List<String> sizes = new ArrayList<>();
    snapshot.sizes((database, keys, volatileKeys) -> sizes.add(database + ": " + keys));
    while (advance(snapshot, 1)) {}

    assertThat(sizes).containsExactly("0: 1", "3: 2");
    assertThat(gathered).containsExactlyInAnyOrder("0 a=v", "3 b=v", "3 c=v");
  }

  @Test
  void whatChangedComesWithTheNextSlice() {
    put(0, "a");
    for (int i = 0; i < 100; i++) {
      put(1, "k" + i);
    }
    ShardSnapshot snapshot = shard.snapshot();
    shard.database(1).putString(hashing.key(Bytes.of("k7"), 1), Bytes.of("changed"));

    assertThat(advance(snapshot, 1)).isTrue();
    assertThat(gathered).containsExactly("0 a=v", "1 k7=v");
    assertThat(advance(snapshot, 1000)).isFalse();
    assertThat(gathered).hasSize(101).doesNotHaveDuplicates();
  }

  @Test
  void nothingIsOverAtOnce() {
    assertThat(advance(shard.snapshot(), 1)).isFalse();
    put(0, "a");
    ShardSnapshot again = shard.snapshot();
    assertThat(advance(again, 10)).isFalse();
    assertThat(gathered).containsExactly("0 a=v");
  }
}

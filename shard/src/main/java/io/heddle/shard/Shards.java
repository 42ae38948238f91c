package io.heddle.shard;

import io.heddle.resp.Bytes;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.data.Hasher;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * All shards of a server, and which of them owns a key. Immutable; any thread may use it.
 *
 * <p>Not final, so that a simulation can show that it notices turns which are asked for in the
 * wrong order.
 */
public class Shards {
  private final List<Shard> all;
  private final Hashing hashing;

  /**
   * Makes {@code count} shards without threads.
   *
   * @param random seeds each shard's own source of chance
   */
  public Shards(
      int count,
      Clock clock,
      Waiting waiting,
      Hashing hashing,
      SplittableGenerator random,
      ShardSettings settings) {
    this.hashing = hashing;
    List<Shard> shards = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      shards.add(new Shard(i, clock, waiting, hashing, random.split(), settings));
    }
    this.all = List.copyOf(shards);
  }

  private Shards(Shard only, Hashing hashing) {
    this.all = List.of(only);
    this.hashing = hashing;
  }

  /** A view in which shard {@code index} is the only one, and owns every key. */
  public Shards only(int index) {
    return new Shards(all.get(index), hashing);
  }

  /** How keys are placed. */
  public Hashing hashing() {
    return hashing;
  }

  public void start(ThreadFactory threads) {
    all.forEach(shard -> shard.start(threads));
  }

  public void stop() {
    all.forEach(Shard::stop);
  }

  public int size() {
    return all.size();
  }

  public Shard get(int index) {
    return all.get(index);
  }

  /** In ascending order of their indexes. */
  public List<Shard> all() {
    return all;
  }

  /** How many keys are watched; a moment's view. */
  public int watchedKeys() {
    return all.stream().mapToInt(Shard::watchedKeys).sum();
  }

  /** How many keys clients wait for; a moment's view. */
  public int awaitedKeys() {
    return all.stream().mapToInt(shard -> shard.waiters().awaitedKeys()).sum();
  }

  /** What spreads the members of sets and the fields of hashes over their tables. */
  public Hasher hasher() {
    return hashing;
  }

  /** The shards that own {@code keys}, each once, in ascending order. */
  public List<Shard> of(List<Key> keys) {
    boolean[] needed = new boolean[all.size()];
    for (Key key : keys) {
      needed[key.shard()] = true;
    }
    List<Shard> owners = new ArrayList<>();
    for (Shard shard : all) {
      if (needed[shard.index()]) {
        owners.add(shard);
      }
    }
    return owners;
  }

  /** {@code name} with its place: which shard, and where in that shard's dictionary. */
  public Key key(Bytes name) {
    return hashing.key(name, all.size());
  }
}

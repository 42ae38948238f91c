package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.ClientException;
import io.heddle.shard.data.ScoredConsumer;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What a key brings to a combination of sorted sets: nothing, a sorted set, or a set, all of whose
 * members then have the score one. Owned by the holder of the shard's turn.
 */
sealed interface ScoreSource {
  int size();

  /** The score of {@code member}, or NaN if it has none here. */
  double score(Bytes member);

  /** Passes on every member. */
  void forEach(ScoredConsumer each);

  /** What {@code entry} brings. */
  static ScoreSource of(@Nullable Entry entry) {
    Value value = entry == null ? null : entry.value();
    if (value instanceof SortedSetValue set) {
      return new Sorted(set);
    }
    if (value instanceof SetValue set) {
      return new Unsorted(set);
    }
    if (entry == null) {
      return new Nothing();
    }
    throw ClientException.wrongType();
  }

  /** What is there of a key that is not. */
  record Nothing() implements ScoreSource {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public double score(Bytes member) {
      return Double.NaN;
    }

    @Override
    public void forEach(ScoredConsumer each) {}
  }

  /** A sorted set. */
  record Sorted(SortedSetValue set) implements ScoreSource {
    @Override
    public int size() {
      return set.size();
    }

    @Override
    public double score(Bytes member) {
      return set.score(member);
    }

    @Override
    public void forEach(ScoredConsumer each) {
      set.forEach(each);
    }
  }

  /** A set without scores. */
  record Unsorted(SetValue set) implements ScoreSource {
    private static final double SCORE = 1;

    @Override
    public int size() {
      return set.size();
    }

    @Override
    public double score(Bytes member) {
      return set.contains(member) ? SCORE : Double.NaN;
    }

    @Override
    public void forEach(ScoredConsumer each) {
      set.forEach(member -> each.accept(member, SCORE));
    }
  }
}

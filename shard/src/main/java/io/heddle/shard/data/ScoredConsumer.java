package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/** Takes members of a sorted set, one after the other. */
@FunctionalInterface
public interface ScoredConsumer {
  /** Takes {@code member}, which is owned, and its score. */
  void accept(Bytes member, double score);
}

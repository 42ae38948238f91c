package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/**
 * Members of a sorted set with their scores, as they were when they were asked for. Immutable; any
 * thread may read it.
 */
public final class ScoredMembers {
  public static final ScoredMembers NONE = new ScoredMembers(new byte[0][]);

  private final byte[][] scored;

  ScoredMembers(byte[][] scored) {
    this.scored = scored;
  }

  public int size() {
    return scored.length;
  }

  /** Member {@code index}, owned. */
  public Bytes member(int index) {
    return ScoredMember.member(scored[index]);
  }

  public double score(int index) {
    return ScoredMember.score(scored[index]);
  }
}

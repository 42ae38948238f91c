package io.heddle.shard.data;

import java.util.Arrays;

/**
 * The members of a {@link CountedTree}'s node in their order, with their scores beside them: a
 * search mostly reads those alone, which lie together, and not one member here and one there. Owned
 * by the holder of the shard's turn.
 */
final class ScoredRow {
  /** Lies where there is room. */
  private static final byte[] NO_MEMBER = {};

  private final byte[][] members;
  private final double[] scores;

  ScoredRow(int width) {
    members = new byte[width][];
    scores = new double[width];
  }

  byte[] get(int index) {
    return members[index];
  }

  void set(int index, byte[] scored) {
    members[index] = scored;
    scores[index] = ScoredMember.score(scored);
  }

  /** Whether member {@code index} comes before {@code cut}. */
  boolean isBefore(int index, Cut cut) {
    int side = cut.sideOf(scores[index]);
    return side == 0 ? ScoredMember.isBefore(cut, members[index]) : side > 0;
  }

  /** Copies {@code count} members of {@code source}, which may be this, from {@code from} on. */
  void copy(ScoredRow source, int from, int to, int count) {
    System.arraycopy(source.members, from, members, to, count);
    System.arraycopy(source.scores, from, scores, to, count);
  }

  void copyTo(byte[][] target, int from, int to, int count) {
    System.arraycopy(members, from, target, to, count);
  }

  /** Holds on to no member from {@code from} to {@code to}, the latter excluded. */
  void forget(int from, int to) {
    Arrays.fill(members, from, to, NO_MEMBER);
  }

  long heapBytes() {
    return 16 + (16 + 4L * members.length) + (16 + 8L * scores.length);
  }
}

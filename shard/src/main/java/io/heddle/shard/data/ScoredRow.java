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

  private static final int OBJECT_BYTES = 16;

  /** What an array takes before its elements. */
  private static final int ARRAY_BYTES = 16;

  private static final int REFERENCE_BYTES = 4;

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
    if (side != 0) {
      return side > 0;
    }
    byte[] scored = members[index];
    return cut.followsMember(scored, ScoredMember.MEMBER, scored.length);
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
    return OBJECT_BYTES
        + (ARRAY_BYTES + (long) REFERENCE_BYTES * members.length)
        + (ARRAY_BYTES + (long) Double.BYTES * scores.length);
  }
}

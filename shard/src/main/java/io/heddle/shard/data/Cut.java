package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.Arrays;

/**
 * A place between two neighbours of a sorted set, or at one of its ends, whatever its members are:
 * what ranges begin and end with. Members stand in the order of their scores, those with equal
 * scores in the order of {@link Bytes#compareTo}.
 */
public sealed interface Cut {
  /**
   * Whether this comes after a member that lies in a range of {@code array}, and has that score.
   */
  boolean follows(double score, byte[] array, int start, int end);

  /** Before all members. */
  Cut BOTTOM = new End(false);

  /** After all members. */
  Cut TOP = new End(true);

  /** One of the two ends. */
  record End(boolean isTop) implements Cut {
    @Override
    public boolean follows(double score, byte[] array, int start, int end) {
      return isTop;
    }
  }

  /** Before, or after, all members of one score. */
  record AtScore(double wanted, boolean isAfter) implements Cut {
    @Override
    public boolean follows(double score, byte[] array, int start, int end) {
      return isAfter ? score <= wanted : score < wanted;
    }
  }

  /** Before, or after, one member, in a set where all scores are equal. */
  record AtMember(Bytes wanted, boolean isAfter) implements Cut {
    @Override
    public boolean follows(double score, byte[] array, int start, int end) {
      int order = compare(array, start, end, wanted);
      return isAfter ? order <= 0 : order < 0;
    }
  }

  /** Before, or after, one member with a certain score. */
  record AtPlace(double wantedScore, Bytes wanted, boolean isAfter) implements Cut {
    @Override
    public boolean follows(double score, byte[] array, int start, int end) {
      if (score != wantedScore) {
        return score < wantedScore;
      }
      int order = compare(array, start, end, wanted);
      return isAfter ? order <= 0 : order < 0;
    }
  }

  private static int compare(byte[] array, int start, int end, Bytes other) {
    return Arrays.compareUnsigned(
        array, start, end, other.array(), other.offset(), other.offset() + other.length());
  }
}

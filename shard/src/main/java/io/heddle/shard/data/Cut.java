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
   * Where this is, as seen from the members with {@code score}: positive after all of them,
   * negative before all of them, 0 if that depends on the member.
   */
  int sideOf(double score);

  /** Whether this comes after a member, whose score does not tell, in a range of {@code array}. */
  boolean followsMember(byte[] array, int start, int end);

  /** Before all members. */
  Cut BOTTOM = new End(false);

  /** After all members. */
  Cut TOP = new End(true);

  /** One of the two ends. */
  record End(boolean isTop) implements Cut {
    @Override
    public int sideOf(double score) {
      return isTop ? 1 : -1;
    }

    @Override
    public boolean followsMember(byte[] array, int start, int end) {
      return isTop;
    }
  }

  /** Before, or after, all members of one score. */
  record AtScore(double wanted, boolean isAfter) implements Cut {
    @Override
    public int sideOf(double score) {
      return (isAfter ? score <= wanted : score < wanted) ? 1 : -1;
    }

    @Override
    public boolean followsMember(byte[] array, int start, int end) {
      return isAfter;
    }
  }

  /** Before, or after, one member, in a set where all scores are equal. */
  record AtMember(Bytes wanted, boolean isAfter) implements Cut {
    @Override
    public int sideOf(double score) {
      return 0;
    }

    @Override
    public boolean followsMember(byte[] array, int start, int end) {
      return Cut.isAfter(wanted, isAfter, array, start, end);
    }
  }

  /** Before, or after, one member with a certain score. */
  record AtPlace(double wantedScore, Bytes wanted, boolean isAfter) implements Cut {
    @Override
    public int sideOf(double score) {
      return score == wantedScore ? 0 : score < wantedScore ? 1 : -1;
    }

    @Override
    public boolean followsMember(byte[] array, int start, int end) {
      return Cut.isAfter(wanted, isAfter, array, start, end);
    }
  }

  private static boolean isAfter(Bytes wanted, boolean orAt, byte[] array, int start, int end) {
    int order =
        Arrays.compareUnsigned(
            array, start, end, wanted.array(), wanted.offset(), wanted.offset() + wanted.length());
    return orAt ? order <= 0 : order < 0;
  }
}

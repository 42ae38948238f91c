package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.shard.data.Cut;
import io.heddle.shard.data.SortedSetValue;

/** Which part of a sorted set is meant: neighbours, whatever the set. */
sealed interface Span {
  /** The rank of the first member, and the one after the last; reversed ones count from there. */
  Ranks in(SortedSetValue set, boolean reversed);

  /**
   * Ranks of members.
   *
   * @param to the one after the last, no less than {@code from}
   */
  record Ranks(int from, int to) {
    static final Ranks NONE = new Ranks(0, 0);

    int count() {
      return to - from;
    }
  }

  /** How a client describes one. */
  enum By {
    RANK,
    SCORE,
    MEMBER;

    /** The span between the next two arguments, which a reversed one gives the other way round. */
    Span parse(Arguments arguments, boolean reversed) {
      if (this == RANK) {
        return new ByRank(arguments.nextLong(), arguments.nextLong());
      }
      Bytes first = arguments.next();
      Bytes second = arguments.next();
      Bytes least = reversed ? second : first;
      Bytes most = reversed ? first : second;
      return this == SCORE
          ? new Between(score(least, true), score(most, false))
          : new Between(member(least, true), member(most, false));
    }

    private static Cut score(Bytes bound, boolean isLeast) {
      boolean isExclusive = !bound.isEmpty() && bound.at(0) == '(';
      Bytes text = isExclusive ? bound.slice(1, bound.length()) : bound;
      double score = DoubleText.parseLoosely(text);
      if (Double.isNaN(score)) {
        throw new ClientException("ERR min or max is not a float");
      }
      return new Cut.AtScore(score, isExclusive == isLeast);
    }

    private static Cut member(Bytes bound, boolean isLeast) {
      int first = bound.isEmpty() ? 0 : bound.at(0);
      boolean isAlone = bound.length() == 1 || (bound.length() > 1 && bound.at(1) == 0);
      if ((first == '-' || first == '+') && isAlone) {
        return first == '-' ? Cut.BOTTOM : Cut.TOP;
      }
      if (first != '(' && first != '[') {
        throw new ClientException("ERR min or max not valid string range item");
      }
      return new Cut.AtMember(bound.slice(1, bound.length()).copy(), (first == '(') == isLeast);
    }
  }

  /** From one rank to another, which is included; negative ones count from the end. */
  record ByRank(long start, long stop) implements Span {
    @Override
    public Ranks in(SortedSetValue set, boolean reversed) {
      int size = set.size();
      long first = Math.max(0, start < 0 ? size + start : start);
      long last = Math.min(size - 1, stop < 0 ? size + stop : stop);
      if (first > last) {
        return Ranks.NONE;
      }
      int from = (int) first;
      int to = (int) last + 1;
      return reversed ? new Ranks(size - to, size - from) : new Ranks(from, to);
    }
  }

  /** All between two cuts. */
  record Between(Cut low, Cut high) implements Span {
    @Override
    public Ranks in(SortedSetValue set, boolean reversed) {
      int from = set.countBefore(low);
      return new Ranks(from, Math.max(from, set.countBefore(high)));
    }
  }
}

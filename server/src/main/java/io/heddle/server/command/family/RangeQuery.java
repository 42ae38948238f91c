package io.heddle.server.command.family;

import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetValue;

/**
 * What {@code ZRANGE} and its relatives are told.
 *
 * @param offset how many members of the span to pass over
 * @param limit how many to give at most; all if negative
 */
record RangeQuery(Span span, boolean reversed, long offset, long limit, boolean withScores) {
  private static final int NO_LIMIT = -1;

  /**
   * What a client may say after the span, beginning with what the command's name says. Owned by the
   * connection's thread.
   */
  private static final class Options {
    private final Arguments arguments;
    private final boolean isFixed;
    private final boolean mayHaveScores;
    private Span.By by;
    private boolean reversed;
    private boolean withScores;
    private long offset;
    private long limit = NO_LIMIT;

    Options(
        Arguments arguments, Span.By by, boolean reversed, boolean isFixed, boolean mayHaveScores) {
      this.arguments = arguments;
      this.by = by;
      this.reversed = reversed;
      this.isFixed = isFixed;
      this.mayHaveScores = mayHaveScores;
    }

    void parse() {
      boolean byIsKnown = isFixed;
      boolean directionIsKnown = isFixed;
      while (arguments.hasNext()) {
        if (mayHaveScores && arguments.take("WITHSCORES")) {
          withScores = true;
        } else if (arguments.remaining() > 2 && arguments.take("LIMIT")) {
          offset = arguments.nextLong();
          limit = arguments.nextLong();
        } else if (!directionIsKnown && arguments.take("REV")) {
          directionIsKnown = true;
          reversed = true;
        } else if (!byIsKnown && arguments.take("BYLEX")) {
          byIsKnown = true;
          by = Span.By.MEMBER;
        } else if (!byIsKnown && arguments.take("BYSCORE")) {
          byIsKnown = true;
          by = Span.By.SCORE;
        } else {
          throw ClientException.syntaxError();
        }
      }
    }

    void check() {
      if (limit != NO_LIMIT && by == Span.By.RANK) {
        throw new ClientException(
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or"
                + " BYLEX");
      }
      if (withScores && by == Span.By.MEMBER) {
        throw new ClientException(
            "ERR syntax error, WITHSCORES not supported in combination with BYLEX");
      }
    }
  }

  /** Reads the arguments behind {@code keys} keys, where a client may say everything. */
  static RangeQuery parse(Arguments arguments, int keys) {
    return parse(arguments, keys, Span.By.RANK, false, false);
  }

  /** Reads the arguments behind the key of a command whose name says what kind of span it takes. */
  static RangeQuery parse(Arguments arguments, Span.By by, boolean reversed) {
    return parse(arguments, 1, by, reversed, true);
  }

  private static RangeQuery parse(
      Arguments arguments, int keys, Span.By by, boolean reversed, boolean isFixed) {
    Arguments bounds = arguments.skip(keys).fork();
    Options options = new Options(arguments.skip(2), by, reversed, isFixed, keys == 1);
    options.parse();
    options.check();
    Span span = options.by.parse(bounds, options.reversed);
    return new RangeQuery(
        span, options.reversed, options.offset, options.limit, options.withScores);
  }

  /** The members of {@code set} that are wanted. */
  ScoredMembers of(SortedSetValue set) {
    Span.Ranks ranks = limited(set, span.in(set, reversed));
    return set.range(ranks.from(), ranks.to(), reversed);
  }

  private Span.Ranks limited(SortedSetValue set, Span.Ranks all) {
    if (offset < 0) {
      return set.isPacked() || all.count() == 0 ? Span.Ranks.NONE : backwards(all);
    }
    int passed = (int) Math.min(offset, all.count());
    int left = all.count() - passed;
    int count = limit < 0 ? left : (int) Math.min(limit, left);
    return reversed
        ? new Span.Ranks(all.to() - passed - count, all.to() - passed)
        : new Span.Ranks(all.from() + passed, all.from() + passed + count);
  }

  /**
   * With a negative offset a listpack gives nothing in Redis, but the search in a skip list begins
   * that far from the other end.
   */
  private Span.Ranks backwards(Span.Ranks all) {
    if (offset < -all.count()) {
      return Span.Ranks.NONE;
    }
    int most = (int) -offset;
    int count = limit < 0 ? most : (int) Math.min(limit, most);
    return reversed
        ? new Span.Ranks(all.from() + most - count, all.from() + most)
        : new Span.Ranks(all.to() - most, all.to() - most + count);
  }
}

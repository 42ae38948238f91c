package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.SortedSetLimits;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;

/**
 * What {@code ZADD} and {@code ZINCRBY} are told.
 *
 * @param options what {@code ZADD} may be given beyond members and scores
 * @param scores the score, or the increment, of each member
 * @param firstMember the argument that is the first member; each next one is two further on
 */
record Addition(Options options, double[] scores, int firstMember) {

  /**
   * Words that restrict what changes, and say what is replied.
   *
   * @param onlyNew {@code NX}
   * @param onlyPresent {@code XX}
   * @param onlyGreater {@code GT}
   * @param onlyLess {@code LT}
   * @param countChanges {@code CH}
   * @param isIncrement {@code INCR}
   */
  record Options(
      boolean onlyNew,
      boolean onlyPresent,
      boolean onlyGreater,
      boolean onlyLess,
      boolean countChanges,
      boolean isIncrement) {

    static Options parse(Arguments arguments, boolean alwaysIncrements) {
      boolean onlyNew = false;
      boolean onlyPresent = false;
      boolean onlyGreater = false;
      boolean onlyLess = false;
      boolean countChanges = false;
      boolean isIncrement = alwaysIncrements;
      while (true) {
        if (arguments.take("NX")) {
          onlyNew = true;
        } else if (arguments.take("XX")) {
          onlyPresent = true;
        } else if (arguments.take("GT")) {
          onlyGreater = true;
        } else if (arguments.take("LT")) {
          onlyLess = true;
        } else if (arguments.take("CH")) {
          countChanges = true;
        } else if (arguments.take("INCR")) {
          isIncrement = true;
        } else {
          return new Options(
              onlyNew, onlyPresent, onlyGreater, onlyLess, countChanges, isIncrement);
        }
      }
    }

    void check(int pairs) {
      if (onlyNew && onlyPresent) {
        throw new ClientException("ERR XX and NX options at the same time are not compatible");
      }
      if ((onlyGreater && (onlyNew || onlyLess)) || (onlyLess && onlyNew)) {
        throw new ClientException(
            "ERR GT, LT, and/or NX options at the same time are not compatible");
      }
      if (isIncrement && pairs > 1) {
        throw new ClientException("ERR INCR option supports a single increment-element pair");
      }
    }

    boolean allow(double former, double score) {
      return !(onlyGreater && score <= former) && !(onlyLess && score >= former);
    }
  }

  /**
   * Reads the arguments of {@code ZADD}, or of {@code ZINCRBY}, which is the same with {@code INCR}
   * and takes one pair.
   */
  static Addition parse(Arguments arguments, boolean alwaysIncrements) {
    int all = arguments.remaining();
    Options options = Options.parse(arguments.skip(1), alwaysIncrements);
    int rest = arguments.remaining();
    if (rest % 2 != 0 || rest == 0) {
      throw ClientException.syntaxError();
    }
    options.check(rest / 2);
    double[] scores = new double[rest / 2];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = arguments.nextDouble();
      arguments.skip(1);
    }
    return new Addition(options, scores, all - rest + 2);
  }

  /** Carries {@code addition} out. */
  static Reply run(Call call, Addition addition) {
    Options options = addition.options();
    Key key = call.key();
    Entry entry = call.lookup(key);
    if (entry == null && options.onlyPresent()) {
      return options.isIncrement() ? Reply.NULL : Reply.ZERO;
    }
    SortedSetLimits limits = SortedSetEntry.limits(call);
    int count = addition.scores().length;
    SortedSetValue set;
    if (entry == null) {
      int length = call.argument(addition.firstMember()).length();
      set = SortedSetValue.expecting(count, length, limits, call.keyspace().hasher());
      entry = SortedSetEntry.store(call, key, set); // which counts for the first change
      call.keyspace().changing(entry, -1);
    } else {
      set = SortedSetEntry.toChange(call, key, entry);
      set.expect(count, limits);
    }
    Progress progress = new Progress(call, addition, set, limits);
    for (int i = 0; i < count; i++) {
      progress.put(i);
    }
    if (progress.changes() > 0) {
      KeyEvent event = options.isIncrement() ? KeyEvent.ZINCR : KeyEvent.ZADD;
      SortedSetEntry.changed(call, key, entry, event, progress.changes());
    }
    return progress.reply();
  }

  /** How far an addition has come. Owned by the holder of the shard's turn. */
  private static final class Progress {
    private static final int MEMBERS_PER_BREATH = 256;

    private final Call call;
    private final Addition addition;
    private final SortedSetValue set;
    private final SortedSetLimits limits;
    private int added;
    private int updated;

    /** The score that the member has now, or NaN if it was left alone. */
    private double score;

    Progress(Call call, Addition addition, SortedSetValue set, SortedSetLimits limits) {
      this.call = call;
      this.addition = addition;
      this.set = set;
      this.limits = limits;
    }

    void put(int index) {
      if (index % MEMBERS_PER_BREATH == MEMBERS_PER_BREATH - 1) {
        call.breathe();
      }
      Options options = addition.options();
      Bytes member = call.argument(addition.firstMember() + 2 * index);
      double given = addition.scores()[index];
      double former = set.score(member);
      score = Double.NaN;
      if (Double.isNaN(former)) {
        if (!options.onlyPresent()) {
          set.add(member, given, limits);
          score = given;
          added++;
        }
      } else if (!options.onlyNew()) {
        update(member, former, options.isIncrement() ? former + given : given);
      }
    }

    private void update(Bytes member, double former, double wanted) {
      if (Double.isNaN(wanted)) {
        throw new ClientException("ERR resulting score is not a number (NaN)");
      }
      if (addition.options().allow(former, wanted)) {
        score = wanted;
        if (wanted != former) {
          set.update(member, wanted);
          updated++;
        }
      }
    }

    int changes() {
      return added + updated;
    }

    Reply reply() {
      if (addition.options().isIncrement()) {
        return Double.isNaN(score) ? Reply.NULL : new Reply.Dbl(score);
      }
      return Reply.integer(addition.options().countChanges() ? changes() : added);
    }
  }
}

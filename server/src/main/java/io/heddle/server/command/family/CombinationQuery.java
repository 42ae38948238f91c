package io.heddle.server.command.family;

import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Late;

/**
 * What a command on several sorted sets is told beyond the keys. Mistakes in the options go after
 * those about the keys.
 */
record CombinationQuery(Late<Options> options) {

  /** What is made of two scores. */
  enum Aggregate {
    SUM {
      @Override
      double of(double one, double other) {
        double sum = one + other;
        return Double.isNaN(sum) ? 0 : sum;
      }
    },
    MIN {
      @Override
      double of(double one, double other) {
        return other < one ? other : one;
      }
    },
    MAX {
      @Override
      double of(double one, double other) {
        return other > one ? other : one;
      }
    };

    abstract double of(double one, double other);

    static Aggregate parse(Arguments arguments) {
      for (Aggregate aggregate : values()) {
        if (arguments.take(aggregate.name())) {
          return aggregate;
        }
      }
      throw ClientException.syntaxError();
    }
  }

  /** Which options a command has. */
  enum Form {
    /** Of scores that are combined, and replied. */
    COMBINING(true, true, false),
    /** Of scores that are combined, and stored. */
    COMBINING_STORED(true, false, false),
    /** Of scores that stay as they are, and are replied. */
    PLAIN(false, true, false),
    /** Of scores that stay as they are, and are stored. */
    PLAIN_STORED(false, false, false),
    /** Of no scores at all. */
    COUNTING(false, false, true);

    private final boolean combines;
    private final boolean repliesScores;
    private final boolean isLimited;

    Form(boolean combines, boolean repliesScores, boolean isLimited) {
      this.combines = combines;
      this.repliesScores = repliesScores;
      this.isLimited = isLimited;
    }

    boolean isStored() {
      return this == COMBINING_STORED || this == PLAIN_STORED;
    }
  }

  /**
   * What may follow the keys.
   *
   * @param weights one for each key, or none where all are one
   * @param limit the most members to count, or 0 for no limit
   */
  record Options(double[] weights, Aggregate aggregate, boolean withScores, long limit) {
    double weight(int index) {
      return weights.length == 0 ? 1 : weights[index];
    }

    static Options parse(Arguments arguments, Form form, int keys) {
      double[] weights = {};
      Aggregate aggregate = Aggregate.SUM;
      boolean withScores = false;
      long limit = 0;
      while (arguments.hasNext()) {
        if (form.combines && arguments.remaining() > keys && arguments.take("WEIGHTS")) {
          weights = parseWeights(arguments, keys);
        } else if (form.combines && arguments.takeWithValue("AGGREGATE")) {
          aggregate = Aggregate.parse(arguments);
        } else if (form.repliesScores && arguments.take("WITHSCORES")) {
          withScores = true;
        } else if (form.isLimited && arguments.takeWithValue("LIMIT")) {
          limit = arguments.nextLong(0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
        } else {
          throw ClientException.syntaxError();
        }
      }
      return new Options(weights, aggregate, withScores, limit);
    }

    private static double[] parseWeights(Arguments arguments, int keys) {
      double[] weights = new double[keys];
      for (int i = 0; i < keys; i++) {
        weights[i] = arguments.nextDouble("ERR weight value is not a float");
      }
      return weights;
    }
  }

  /** Reads the number of keys, and what follows them. */
  static CombinationQuery parse(Arguments arguments, Form form) {
    if (form.isStored()) {
      arguments.skip(1);
    }
    long keys = arguments.nextLong();
    if (keys < 1) {
      throw new ClientException(
          "ERR at least 1 input key is needed for '"
              + arguments.command().fullName()
              + "' command");
    }
    if (keys > arguments.remaining()) {
      throw ClientException.syntaxError();
    }
    arguments.skip((int) keys);
    return new CombinationQuery(Late.of(() -> Options.parse(arguments, form, (int) keys)));
  }
}

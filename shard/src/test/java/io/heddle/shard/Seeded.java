package io.heddle.shard;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a test by chance, differently each time, so that a failure can be repeated. */
public final class Seeded {
  private static final String PROPERTY = "heddle.seed";

  private Seeded() {}

  /** Runs {@code test} with a generator of a fresh seed, or of the one that the property names. */
  public static void run(Consumer<SplittableRandom> test) {
    long seed = Long.getLong(PROPERTY, System.nanoTime());
    try {
      test.accept(new SplittableRandom(seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Repeat with -D" + PROPERTY + "=" + seed, e);
    }
  }

  /** As AssertJ's, but cheap enough for millions of calls. */
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}

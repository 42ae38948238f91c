package io.heddle.it.fuzz;

/** Where the seeds of these tests come from. */
final class Seeds {
  private Seeds() {}

  /** A new seed, or the one that {@code -Dheddle.fuzz.seed} asks for; printed in any case. */
  static long next() {
    long seed = Long.getLong("heddle.fuzz.seed", System.nanoTime());
    System.out.println("-Dheddle.fuzz.seed=" + seed);
    return seed;
  }
}

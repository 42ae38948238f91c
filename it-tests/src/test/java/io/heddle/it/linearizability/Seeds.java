package io.heddle.it.linearizability;

/** Where the seeds of these tests come from. */
final class Seeds {
  private Seeds() {}

  /** A new seed, or the one that {@code -Dheddle.lin.seed} asks for; printed in any case. */
  static long next() {
    long seed = Long.getLong("heddle.lin.seed", System.nanoTime());
    System.out.println("-Dheddle.lin.seed=" + seed);
    return seed;
  }
}

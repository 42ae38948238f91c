package io.heddle.it.support;

/** Where the seeds of tests come from. */
public final class Seeds {
  private Seeds() {}

  /** A new seed, or the one that {@code property} asks for; printed in any case. */
  public static long next(String property) {
    long seed = Long.getLong(property, System.nanoTime());
    System.out.println("-D" + property + "=" + seed);
    return seed;
  }
}

package io.heddle.shard.data;

import java.util.random.RandomGenerator;

/** Picks by chance. */
final class Choice {
  private Choice() {}

  /**
   * {@code count} different numbers below {@code size} in ascending order, every choice as likely
   * as every other: algorithm S of D. E. Knuth, "The Art of Computer Programming", 3.4.2.
   */
  static int[] ascending(int count, int size, RandomGenerator random) {
    int[] chosen = new int[count];
    int found = 0;
    for (int i = 0; found < count; i++) {
      if (random.nextInt(size - i) < count - found) {
        chosen[found++] = i;
      }
    }
    return chosen;
  }
}

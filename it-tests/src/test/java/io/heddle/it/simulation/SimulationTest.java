package io.heddle.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A thousand new runs in every build, and those that once failed. By hand: {@code
 * -Dheddle.sim.seeds=100000}, and {@code -Dheddle.sim.seed=N} for one of them again.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("heddle.sim.seeds", 1000);

  /** Each failed before something was mended. */
  private static final long[] ONCE_FAILING = {
    11, 12_473, 5_286, 29_433_264_973_319L, 29_779_781_350_524L, 31_100_219_645_856L
  };

  @Test
  void newSeeds() throws InterruptedException {
    Long only = Long.getLong("heddle.sim.seed");
    long first = only == null ? System.nanoTime() : only;
    System.out.println("-Dheddle.sim.seed=" + first + " and up");
    for (long seed = first; seed < first + (only == null ? SEEDS : 1); seed++) {
      run(seed);
    }
  }

  @Test
  void seedsThatOnceFailed() throws InterruptedException {
    for (long seed : ONCE_FAILING) {
      run(seed);
    }
  }

  @Test
  void aSeedGivesTheSameRunAgain() throws InterruptedException {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  private static long run(long seed) throws InterruptedException {
    try {
      return new Simulation(seed, Defect.NONE).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("again with -Dheddle.sim.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}

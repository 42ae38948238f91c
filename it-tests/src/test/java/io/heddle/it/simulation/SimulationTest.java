package io.heddle.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand new runs in every build, and those that once failed. By hand: {@code
 * -Dheddle.sim.seeds=100000}, and {@code -Dheddle.sim.seed=N} for one of them again.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("heddle.sim.seeds", 1000);

  /** With a sound disk each failed before something was mended. */
  private static final long[] ONCE_FAILING = {
    11, 12_473, 5_286, 29_433_264_973_319L, 29_779_781_350_524L, 31_100_219_645_856L
  };

  /** What a run has for a disk. */
  enum World {
    SOUND_DISK {
      @Override
      Simulation simulation(long seed) {
        return Simulation.onSoundDisk(seed, Defect.NONE);
      }
    },
    FAILING_DISK {
      @Override
      Simulation simulation(long seed) {
        return Simulation.onFailingDisk(seed, Defect.NONE);
      }
    };

    abstract Simulation simulation(long seed);

    long run(long seed) throws InterruptedException {
      try {
        return simulation(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("again with -Dheddle.sim.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void newSeeds(World world) throws InterruptedException {
    Long only = Long.getLong("heddle.sim.seed");
    long first = only == null ? System.nanoTime() : only;
    System.out.println(world + ": -Dheddle.sim.seed=" + first + " and up");
    for (long seed = first; seed < first + (only == null ? SEEDS : 1); seed++) {
      world.run(seed);
    }
  }

  @Test
  void seedsThatOnceFailed() throws InterruptedException {
    for (long seed : ONCE_FAILING) {
      World.SOUND_DISK.run(seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSeedGivesTheSameRunAgain(World world) throws InterruptedException {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(world.run(seed)).isEqualTo(world.run(seed));
    }
  }
}

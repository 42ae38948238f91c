package io.heddle.it.simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The simulation finds every mistake that is made on purpose: so it may be believed otherwise. */
class PlantedDefectsTest {
  private static final int SEEDS = 1000;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void isFound(Defect defect) throws InterruptedException {
    long first = System.nanoTime();
    for (long seed = first; seed < first + SEEDS; seed++) {
      try {
        simulation(seed, defect).run();
      } catch (AssertionError e) {
        System.out.println(defect + " by seed " + (seed - first + 1) + ": " + e.getMessage());
        return;
      }
    }
    throw new AssertionError(defect + " is not found by seeds " + first + " and up");
  }

  private static Simulation simulation(long seed, Defect defect) {
    return defect.missesFailedSyncs()
        ? Simulation.onFailingDisk(seed, defect)
        : Simulation.onSoundDisk(seed, defect);
  }
}

package io.heddle.aof;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.seam.SimulatedStorage.Operation;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Crashes at any moment, over and over, and nothing that was promised is lost. */
class CrashSimulationTest {
  private static final List<FsyncPolicy> POLICIES = List.of(FsyncPolicy.values());
  private static final int SEEDS = Integer.getInteger("heddle.seeds", 1000);

  @Test
  void everySeed() {
    Long only = Long.getLong("heddle.seed");
    int renewals = 0;
    long first = only == null ? System.nanoTime() : only;
    for (long seed = first; seed < first + (only == null ? SEEDS : 1); seed++) {
      try {
        renewals += run(seed);
      } catch (AssertionError | RuntimeException | IOException e) {
        throw new AssertionError("Repeat with -Dheddle.seed=" + seed, e);
      }
    }
    assertThat(renewals).isGreaterThan(only == null ? SEEDS / 20 : -1);
  }

  /** Returns how often a failed sync led to another epoch. */
  private static int run(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    FsyncPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
    LogWorld world = new LogWorld(random, policy, 1 + random.nextInt(3));
    for (int life = 0; life < 4; life++) {
      if (random.nextInt(4) == 0) {
        int odds = 5 + random.nextInt(50);
        world.storage.faults(
            (operation, path) -> {
              if (operation != Operation.DELETE && random.nextInt(odds) == 0) {
                throw new IOException("Input/output error");
              }
            });
      }
      for (int steps = random.nextInt(300); steps > 0; steps--) {
        world.step();
      }
      world.storage.faults((operation, path) -> {});
      boolean powerLost = random.nextBoolean();
      if (powerLost) {
        world.storage.cutPower();
      } else {
        world.storage.killProcess();
      }
      world.restart(powerLost);
    }
    return world.renewals;
  }
}

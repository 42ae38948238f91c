package io.heddle.it.simulation;

import io.heddle.seam.SimulatedStorage;
import io.heddle.seam.SimulatedStorage.Operation;
import java.util.SplittableRandom;

/** A disk that takes its time and may lose its power, and how often it is told to be safe. */
final class Disk {
  private static final int LONGEST_SYNC_NANOS = 3_000_000;
  private static final String ALWAYS = "always";

  private final SimulatedStorage storage;
  private final SplittableRandom random;
  private final String wanted;
  private final String policy;

  Disk(Scheduler scheduler, SplittableRandom random, Defect defect) {
    this.random = random;
    this.wanted = random.nextInt(3) > 0 ? ALWAYS : random.nextBoolean() ? "everysec" : "no";
    this.policy = defect.policy(wanted);
    this.storage = new SimulatedStorage(random.split());
    SplittableRandom times = random.split();
    storage.faults(
        (operation, path) -> {
          if (operation == Operation.SYNC || operation == Operation.SYNC_DIRECTORY) {
            scheduler.parkNanos(1 + times.nextInt(LONGEST_SYNC_NANOS));
          } else {
            scheduler.point();
          }
        });
  }

  SimulatedStorage storage() {
    return storage;
  }

  /** When things are made safe. */
  String policy() {
    return policy;
  }

  /**
   * The process ends, perhaps since the power does.
   *
   * @return whether what clients were told must be there after that
   */
  boolean crash() {
    if (random.nextInt(3) == 0) {
      storage.killProcess();
      return true;
    }
    storage.cutPower();
    return wanted.equals(ALWAYS);
  }
}

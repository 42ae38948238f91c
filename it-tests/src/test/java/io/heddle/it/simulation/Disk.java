package io.heddle.it.simulation;

import io.heddle.seam.SimulatedStorage;
import io.heddle.seam.SimulatedStorage.Operation;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A disk that takes its time, may lose its power, and may fail for a while; and how often it is
 * told to be safe.
 */
final class Disk {
  private static final int LONGEST_SYNC_NANOS = 3_000_000;
  private static final int WINDOW_BYTES = 4096;
  private static final String ALWAYS = "always";

  private final Scheduler scheduler;
  private final SimulatedStorage storage;
  private final SplittableRandom random;
  private final SplittableRandom times;
  private final String wanted;
  private final String policy;
  private final int windowBytes;
  private @Nullable Trouble trouble;

  /** Of so many attempts one fails, while there is trouble. */
  private int attemptsForAFailure = 1;

  /**
   * @param fails whether it does, now and then
   */
  Disk(Scheduler scheduler, SplittableRandom random, Defect defect, boolean fails) {
    this.scheduler = scheduler;
    this.random = random;
    this.wanted = random.nextInt(3) > 0 ? ALWAYS : random.nextBoolean() ? "everysec" : "no";
    this.policy = defect.policy(wanted);
    this.storage = new SimulatedStorage(random.split());
    this.times = random.split();
    this.windowBytes = fails ? WINDOW_BYTES >> random.nextInt(5) : WINDOW_BYTES;
    storage.faults((operation, path) -> before(operation));
    if (defect.missesFailedSyncs()) {
      storage.hideFailedSyncs();
    }
  }

  private void before(Operation operation) throws IOException {
    if (operation == Operation.SYNC || operation == Operation.SYNC_DIRECTORY) {
      scheduler.parkNanos(1 + times.nextInt(LONGEST_SYNC_NANOS));
    } else {
      scheduler.point();
    }
    Trouble current = trouble;
    if (current != null
        && current.failing().contains(operation)
        && times.nextInt(attemptsForAFailure) == 0) {
      throw new IOException(current.reason());
    }
  }

  SimulatedStorage storage() {
    return storage;
  }

  /** When things are made safe. */
  String policy() {
    return policy;
  }

  /** How much space a log takes ahead: little where it is to feel soon that the disk fails. */
  int windowBytes() {
    return windowBytes;
  }

  /** From now on something goes wrong, always or now and then. */
  void fail() {
    trouble = Trouble.ALL.get(random.nextInt(Trouble.ALL.size()));
    attemptsForAFailure = 1 + random.nextInt(3);
  }

  boolean fails() {
    return trouble != null;
  }

  /** From now on nothing does. */
  void heal() {
    trouble = null;
  }

  /**
   * The process ends, perhaps since the power does.
   *
   * @return whether what clients were told must be there after that
   */
  boolean crash() {
    heal();
    if (random.nextInt(3) == 0) {
      storage.killProcess();
      return true;
    }
    storage.cutPower();
    return wanted.equals(ALWAYS);
  }
}

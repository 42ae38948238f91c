package io.heddle.it.simulation;

import static io.heddle.seam.SimulatedStorage.Operation.ALLOCATE;
import static io.heddle.seam.SimulatedStorage.Operation.CREATE;
import static io.heddle.seam.SimulatedStorage.Operation.DELETE;
import static io.heddle.seam.SimulatedStorage.Operation.RENAME;
import static io.heddle.seam.SimulatedStorage.Operation.SYNC;
import static io.heddle.seam.SimulatedStorage.Operation.SYNC_DIRECTORY;
import static io.heddle.seam.SimulatedStorage.Operation.WRITE;

import io.heddle.seam.SimulatedStorage.Operation;
import java.util.List;
import java.util.Set;

/**
 * What may be wrong with a disk for a while.
 *
 * @param reason what the system says then
 */
record Trouble(String reason, Set<Operation> failing) {
  private static final String BAD_MEDIUM = "Input/output error";

  static final List<Trouble> ALL =
      List.of(
          new Trouble("No space left on device", Set.of(ALLOCATE, WRITE, CREATE)),
          new Trouble(BAD_MEDIUM, Set.of(ALLOCATE, WRITE, CREATE, RENAME, DELETE)),
          new Trouble(BAD_MEDIUM, Set.of(SYNC, SYNC_DIRECTORY)));
}

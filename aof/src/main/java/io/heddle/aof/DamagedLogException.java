package io.heddle.aof;

import java.io.IOException;
import java.nio.file.Path;

/** A log does not hold what it should: something was lost or altered that had been safe. */
public final class DamagedLogException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedLogException(Path file, long offset, String what) {
    super(file + " is damaged at offset " + offset + ": " + what);
  }
}

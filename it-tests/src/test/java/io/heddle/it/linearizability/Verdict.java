package io.heddle.it.linearizability;

import java.util.List;

/**
 * What the checker found.
 *
 * @param unexplained the operation whose reply nothing could explain, and after it all that were
 *     under way when it ended; empty if all was well
 * @param configurations how many the search has gone through
 */
record Verdict(Outcome outcome, List<Operation> unexplained, int configurations) {
  enum Outcome {
    LINEARIZABLE,
    VIOLATED,
    /** The search took too long. */
    UNDECIDED
  }
}

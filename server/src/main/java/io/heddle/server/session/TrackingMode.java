package io.heddle.server.session;

import io.heddle.resp.Bytes;
import java.util.List;

/**
 * How a client that caches keys wants to hear that they have changed. Immutable.
 *
 * @param choice for which keys it wants to hear
 * @param redirection the id of the client that is told instead, or 0
 * @param noLoop whether it does not want to hear of its own changes
 * @param prefixes in ascending order; none unless it tracks by prefix
 */
public record TrackingMode(Choice choice, long redirection, boolean noLoop, List<Bytes> prefixes) {
  /** Which keys are tracked for a client. */
  public enum Choice {
    /** All that it reads. */
    ALL_READ,
    /** Those that it reads with a command behind {@code CLIENT CACHING YES}. */
    OPT_IN,
    /** Those that it reads, but not with a command behind {@code CLIENT CACHING NO}. */
    OPT_OUT,
    /** All whose names begin with one of the prefixes, read or not. */
    BY_PREFIX
  }

  public boolean isByPrefix() {
    return choice == Choice.BY_PREFIX;
  }

  public boolean isRedirected() {
    return redirection != 0;
  }

  /**
   * Whether the keys that a command reads are tracked.
   *
   * @param chosen whether {@code CLIENT CACHING} spoke of that command
   */
  public boolean includesReads(boolean chosen) {
    return switch (choice) {
      case ALL_READ -> true;
      case OPT_IN -> chosen;
      case OPT_OUT -> !chosen;
      case BY_PREFIX -> false;
    };
  }
}

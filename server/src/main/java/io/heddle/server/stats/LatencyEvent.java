package io.heddle.server.stats;

import java.util.Locale;

/** What may take so long that clients notice, under Redis's names for latency events. */
public enum LatencyEvent {
  /** A command that is not {@link #FAST_COMMAND}. */
  COMMAND,
  /** A command in constant or logarithmic time. */
  FAST_COMMAND,
  /** The removal of keys whose time was over. */
  EXPIRE_CYCLE;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  public String wireName() {
    return wireName;
  }
}

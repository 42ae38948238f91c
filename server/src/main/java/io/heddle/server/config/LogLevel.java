package io.heddle.server.config;

import java.lang.System.Logger.Level;

/** How much the server tells about itself, the most talkative level first. */
public enum LogLevel {
  DEBUG(Level.TRACE),
  VERBOSE(Level.DEBUG),
  NOTICE(Level.INFO),
  WARNING(Level.WARNING),
  NOTHING(Level.OFF);

  private final Level threshold;

  LogLevel(Level threshold) {
    this.threshold = threshold;
  }

  /** The least important level that is still logged. */
  public Level threshold() {
    return threshold;
  }
}

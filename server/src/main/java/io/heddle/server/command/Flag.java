package io.heddle.server.command;

import java.util.Locale;

/** What the core must know about a command, under the names that {@code COMMAND INFO} shows. */
public enum Flag {
  WRITE,
  READONLY,
  DENYOOM,
  ADMIN,
  PUBSUB,
  NOSCRIPT,
  BLOCKING,
  LOADING,
  STALE,
  SKIP_MONITOR,
  SKIP_SLOWLOG,
  FAST,
  NO_AUTH,
  MAY_REPLICATE,
  NO_ASYNC_LOADING,
  NO_MULTI,
  MOVABLEKEYS,
  ALLOW_BUSY,
  NO_MANDATORY_KEYS,
  /** Is carried out at once also within a transaction, where all others are queued. */
  NEVER_QUEUED,
  /** Allowed to a client that listens to channels and speaks RESP2. */
  WHILE_SUBSCRIBED,
  /** Refused unless the configuration allows it. */
  PROTECTED,
  /**
   * Refused like a write when writes are refused for the disk's sake, so that clients hear of it.
   */
  TELLS_OF_DISK,
  /** What {@code CLIENT CACHING} says holds for the command behind this one. */
  KEEPS_CACHING;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Whether clients are told of it. */
  public boolean isShown() {
    return this != MAY_REPLICATE
        && this != NEVER_QUEUED
        && this != WHILE_SUBSCRIBED
        && this != PROTECTED
        && this != TELLS_OF_DISK
        && this != KEEPS_CACHING;
  }

  public String wireName() {
    return wireName;
  }
}

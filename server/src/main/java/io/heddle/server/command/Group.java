package io.heddle.server.command;

import java.util.Locale;

/** The chapter of the manual that a command stands in. */
public enum Group {
  GENERIC,
  STRING,
  LIST,
  SET,
  SORTED_SET,
  HASH,
  PUBSUB,
  TRANSACTIONS,
  CONNECTION,
  SERVER,
  SCRIPTING,
  HYPERLOGLOG,
  CLUSTER,
  GEO,
  STREAM,
  BITMAP;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

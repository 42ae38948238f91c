package io.heddle.server.stats;

import java.util.Locale;

/** What happened to a key, under Redis's names for keyspace events. */
public enum KeyEvent {
  SET,
  DEL,
  INCRBY,
  INCRBYFLOAT,
  APPEND,
  SETRANGE,
  EXPIRE,
  PERSIST,
  RENAME_FROM,
  RENAME_TO,
  COPY_TO,
  MOVE_FROM,
  MOVE_TO,
  FLUSH,
  SWAPDB;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }
}

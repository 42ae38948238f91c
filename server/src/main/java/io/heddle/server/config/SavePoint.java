package io.heddle.server.config;

import java.util.List;

/** A snapshot is due when so many seconds after the last one there were so many changes. */
public record SavePoint(long seconds, long changes) {
  /** As in Redis: after an hour, five minutes or one minute, the fewer changes the later. */
  static final List<SavePoint> DEFAULT =
      List.of(new SavePoint(3600, 1), new SavePoint(300, 100), new SavePoint(60, 10_000));

  @Override
  public String toString() {
    return seconds + " " + changes;
  }
}

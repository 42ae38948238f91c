package io.heddle.server.session;

import io.heddle.aof.ShardLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups of the shards' logs that have to be settled before anybody is told of what they did.
 * Filled by one thread, then handed to others.
 */
public final class Dependence {
  private record Part(ShardLog log, long position, boolean isRead) {}

  private final List<Part> parts = new ArrayList<>(1);

  /** On the group of {@code log}, whose turn is held, that the present command becomes part of. */
  public static Dependence onPresent(ShardLog log) {
    Dependence dependence = new Dependence();
    int yetToBegin = log.effects().isEmpty() ? 1 : 0;
    dependence.add(log, log.position() + yetToBegin, false);
    return dependence;
  }

  /** On everything that {@code log} has up to {@code position}, too. */
  void add(ShardLog log, long position, boolean isRead) {
    parts.add(new Part(log, position, isRead));
  }

  boolean isSettled() {
    for (Part part : parts) {
      if (!part.log.isSettled(part.position, part.isRead)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns when {@link #isSettled}.
   *
   * @throws IOException if that will never be so
   */
  void settle() throws IOException {
    for (Part part : parts) {
      part.log.await(part.position, part.isRead);
    }
  }
}

package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.server.stats.EventClass;

/**
 * Which events of keys are published, and under which kinds of channels: the value of {@code
 * notify-keyspace-events}.
 *
 * @param classes a bit for each class of events
 * @param byKey whether there is a channel for each key, that tells the events
 * @param byEvent whether there is a channel for each event, that tells the keys
 */
public record NotifiedEvents(int classes, boolean byKey, boolean byEvent) {
  static final NotifiedEvents NONE = new NotifiedEvents(0, false, false);

  /** Whether events of {@code eventClass} are published. */
  public boolean include(EventClass eventClass) {
    return (classes & eventClass.bit()) != 0;
  }

  /** Reads a letter for each class and each kind of channel; A stands for all common classes. */
  static NotifiedEvents parse(Bytes letters) {
    int classes = 0;
    boolean byKey = false;
    boolean byEvent = false;
    for (int i = 0; i < letters.length(); i++) {
      char letter = (char) letters.at(i);
      switch (letter) {
        case 'K' -> byKey = true;
        case 'E' -> byEvent = true;
        case 'A' -> classes |= EventClass.COMMON_BITS;
        default -> classes |= bit(letter);
      }
    }
    return new NotifiedEvents(classes, byKey, byEvent);
  }

  private static int bit(char letter) {
    for (EventClass eventClass : EventClass.values()) {
      if (eventClass.letter() == letter) {
        return eventClass.bit();
      }
    }
    throw new ConfigException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  }

  /** The letters, as few as possible and in Redis's order. */
  @Override
  public String toString() {
    boolean all = (classes & EventClass.COMMON_BITS) == EventClass.COMMON_BITS;
    StringBuilder letters = new StringBuilder(all ? "A" : "");
    for (EventClass eventClass : EventClass.values()) {
      if (eventClass.isCommon() && !all && include(eventClass)) {
        letters.append(eventClass.letter());
      }
    }
    letters.append(!all && include(EventClass.NEW) ? "n" : "");
    return letters
        .append(byKey ? "K" : "")
        .append(byEvent ? "E" : "")
        .append(include(EventClass.KEY_MISS) ? "m" : "")
        .toString();
  }
}

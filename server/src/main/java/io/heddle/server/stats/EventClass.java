package io.heddle.server.stats;

import java.util.Arrays;

/** What an event of a key is about, with Redis's letter for it. */
public enum EventClass {
  GENERIC('g'),
  STRING('$'),
  LIST('l'),
  SET('s'),
  HASH('h'),
  SORTED_SET('z'),
  EXPIRED('x'),
  EVICTED('e'),
  STREAM('t'),
  MODULE('d'),
  /** A key came to be. */
  NEW('n'),
  /** A key was read that is not there. */
  KEY_MISS('m');

  /** The bits of all classes that are common. */
  public static final int COMMON_BITS =
      Arrays.stream(values())
          .filter(EventClass::isCommon)
          .mapToInt(EventClass::bit)
          .reduce(0, (a, b) -> a | b);

  private final char letter;

  EventClass(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  /** Whether the letter A stands for it, too. */
  public boolean isCommon() {
    return this != NEW && this != KEY_MISS;
  }

  @SuppressWarnings("EnumOrdinal") // a set of them is read for every change
  public int bit() {
    return 1 << ordinal();
  }
}

package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;

/**
 * Ways to place keys in a dictionary: as in production, and as nobody who does not know the seed
 * could bring about.
 */
enum Placement {
  KEYED,
  /** One key in four at one place, the others anywhere. */
  CLUMPED,
  FIRST_BITS_EQUAL,
  /** Four positions, the least and the greatest among them. */
  FOUR_POSITIONS,
  ALL_EQUAL,
  /** Where the greatest position lies, which empty slots bear. */
  ALL_AT_THE_END;

  private static final Hashing HASHING = new Hashing(11, 12);

  Key key(String name) {
    Bytes bytes = Bytes.of(name);
    return new Key(bytes, place(HASHING.hash(bytes)), 0);
  }

  private long place(long hash) {
    return switch (this) {
      case KEYED -> hash;
      case CLUMPED -> (hash & 3) == 0 ? (hash & 0xffffffffL) | 0x1234567800000000L : hash;
      case FIRST_BITS_EQUAL -> hash >>> 20;
      case FOUR_POSITIONS ->
          switch ((int) hash & 3) {
            case 0 -> hash >>> 32;
            case 1 -> ~(hash >>> 32);
            case 2 -> (hash >>> 32) | (1L << 63);
            default -> (hash >>> 32) | (1L << 62);
          };
      case ALL_EQUAL -> 42;
      case ALL_AT_THE_END -> -1 ^ (hash & 1);
    };
  }

  boolean hostile() {
    return this != KEYED;
  }
}

package io.heddle.shard.rdb;

/** The versions of the format. */
final class RdbVersion {
  /** What Redis 7.4 writes, and so do we. Everything from the first version on is read. */
  static final int CURRENT = 12;

  /** From this version on files end with a checksum. */
  static final int WITH_CHECKSUM = 5;

  private RdbVersion() {}
}

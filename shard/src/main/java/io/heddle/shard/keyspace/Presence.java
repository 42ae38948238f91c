package io.heddle.shard.keyspace;

/** What a keyspace has of a key. */
public enum Presence {
  ABSENT,
  /** An entry whose time is over, and that nobody finds. */
  OVERDUE,
  ALIVE
}

package io.heddle.shard.data;

/** One of the two ends of a list. */
public enum ListEnd {
  /** Where index 0 is, which commands call left. */
  HEAD,
  /** Where index -1 is, which commands call right. */
  TAIL
}

package io.heddle.shard;

/**
 * What a shard's turns cost. Written by the holder of the turn; other threads may read it at any
 * time and see a slightly older state.
 */
public final class TurnStatistics {
  private long turns;
  private long messages;
  private long nanos;
  private long longestNanos;
  private long expiryNanos;

  void record(int messagesOfTurn, long nanosOfTurn) {
    turns++;
    messages += messagesOfTurn;
    nanos += nanosOfTurn;
    longestNanos = Math.max(longestNanos, nanosOfTurn);
  }

  void recordExpiry(long nanosOfRound) {
    expiryNanos += nanosOfRound;
  }

  /** How long the active expiry of keys took altogether. */
  public long expiryNanos() {
    return expiryNanos;
  }

  public long turns() {
    return turns;
  }

  public long messages() {
    return messages;
  }

  public long nanos() {
    return nanos;
  }

  public long longestNanos() {
    return longestNanos;
  }
}

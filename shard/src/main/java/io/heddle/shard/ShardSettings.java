package io.heddle.shard;

/**
 * How a shard divides its time.
 *
 * @param databases how many databases it keeps a slice of
 * @param turnMessages the most messages that a sender carries out for others before it leaves the
 *     turn to the shard's own thread
 * @param expirySlice the most keys that active expiry removes in one turn
 * @param expiryIntervalMillis the shortest time between two rounds of active expiry, at first
 * @param yieldNanos a turn that runs longer lets other threads have its carrier about this often
 */
public record ShardSettings(
    int databases, int turnMessages, int expirySlice, long expiryIntervalMillis, long yieldNanos) {}

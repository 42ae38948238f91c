package io.heddle.shard.data;

/**
 * Up to which size a sorted set is compact.
 *
 * @param entries the most members of a {@code listpack}
 * @param value the longest member of a {@code listpack}, in bytes
 */
public record SortedSetLimits(long entries, long value) {}

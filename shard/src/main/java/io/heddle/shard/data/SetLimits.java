package io.heddle.shard.data;

/**
 * Up to which size a set is compact.
 *
 * @param intsetEntries the most integers in an {@code intset}
 * @param listpackEntries the most members of a {@code listpack}
 * @param listpackValue the longest member of a {@code listpack}, in bytes
 */
public record SetLimits(long intsetEntries, long listpackEntries, long listpackValue) {}

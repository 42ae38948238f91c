package io.heddle.shard.data;

/**
 * Up to which size a hash is compact.
 *
 * @param entries the most fields of a {@code listpack}
 * @param value the longest name or value in a {@code listpack}, in bytes
 */
public record HashLimits(long entries, long value) {}

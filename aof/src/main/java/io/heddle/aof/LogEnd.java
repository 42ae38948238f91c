package io.heddle.aof;

/**
 * Where the log of a shard ends.
 *
 * @param sequence the number of its last group
 * @param offset where that ends in the last increment
 * @param baseBytes the size of the base
 * @param bytesBefore the size of the increments before the last
 */
record LogEnd(long sequence, long offset, long baseBytes, long bytesBefore) {}

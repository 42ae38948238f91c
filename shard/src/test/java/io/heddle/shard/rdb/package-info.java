/** Tests of {@code io.heddle.shard.rdb}, many of them against payloads of a real Redis. */
@NullMarked
package io.heddle.shard.rdb;

import org.jspecify.annotations.NullMarked;

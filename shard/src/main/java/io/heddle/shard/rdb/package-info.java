/**
 * Redis's serialisation format (RDB, version 12 as Redis 7.4 writes it, and all earlier versions):
 * files of whole databases, and the single values that {@code DUMP} and {@code RESTORE} exchange.
 *
 * <p>It stands in this module because it knows {@link io.heddle.shard.data.Value values}, and
 * outside of the keyspace because it does not know where they are kept. No file is opened here:
 * bytes come from a stream or an array and go into an array. Nothing is shared between threads.
 * Start reading at {@link io.heddle.shard.rdb.RdbReader}, then {@link
 * io.heddle.shard.rdb.ValueCodec}.
 */
@NullMarked
package io.heddle.shard.rdb;

import org.jspecify.annotations.NullMarked;

/**
 * What outlives the process: snapshots of all data in one file of Redis's format, written by {@link
 * io.heddle.server.persistence.Saves} and read when the server starts by {@link
 * io.heddle.server.persistence.Loading}; and the append-only log, which {@link
 * io.heddle.server.persistence.AppendOnly} starts, rewrites and ends.
 *
 * <p>A snapshot begins while all shards are held, and is then gathered shard by shard, a slice for
 * each turn ({@link io.heddle.shard.ShardSnapshot}). Files are only touched on platform threads
 * that are kept for it.
 */
@NullMarked
package io.heddle.server.persistence;

import org.jspecify.annotations.NullMarked;

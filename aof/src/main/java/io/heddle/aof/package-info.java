/**
 * Append-only logs: what commands did, per shard, in files that a crash cannot tear.
 *
 * <p>{@link io.heddle.aof.Logs} has one {@link io.heddle.aof.ShardLog} for each shard. The holder
 * of a shard's turn gathers {@link io.heddle.aof.Effects} and seals them into groups; a thread of
 * each log does what may block; {@link io.heddle.aof.Recovery} reads it all at the next start.
 * Start reading at {@code FrameFormat} and {@link io.heddle.aof.ShardLog}.
 */
@NullMarked
package io.heddle.aof;

import org.jspecify.annotations.NullMarked;

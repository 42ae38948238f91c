/**
 * Client-side caching: which clients may have cached which keys, and the messages that tell them
 * when these have changed.
 *
 * <p>What clients have read is kept by shard, for the holder of the shard's turn; the prefixes that
 * others listen to are for any thread. Start reading at {@link io.heddle.server.tracking.Tracking}.
 */
@NullMarked
package io.heddle.server.tracking;

import org.jspecify.annotations.NullMarked;

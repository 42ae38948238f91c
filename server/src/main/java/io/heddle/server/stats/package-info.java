/**
 * What the server did: counters and latencies of commands and keys, kept per shard by the holder of
 * its turn, and summed when somebody asks. Start reading at {@link
 * io.heddle.server.stats.Statistics}.
 */
@NullMarked
package io.heddle.server.stats;

import org.jspecify.annotations.NullMarked;

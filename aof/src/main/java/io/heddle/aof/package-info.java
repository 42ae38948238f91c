/**
 * Append-only logs: frames, segments, manifest, fsync policy, recovery. Empty until the log is
 * built; its place in the chain {@code resp <- aof <- shard <- server} is fixed here.
 */
@NullMarked
package io.heddle.aof;

import org.jspecify.annotations.NullMarked;

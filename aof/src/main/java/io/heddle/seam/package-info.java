/**
 * The seams to the outer world that a simulation replaces: {@link io.heddle.seam.Clock time},
 * {@link io.heddle.seam.Waiting waiting} and {@link io.heddle.seam.Storage files}. Randomness comes
 * in as a {@link java.util.random.RandomGenerator}.
 *
 * <p>They stand in the lowest module that waits for anything, so that log, shard and server share
 * them. Any thread may call them.
 */
@NullMarked
package io.heddle.seam;

import org.jspecify.annotations.NullMarked;

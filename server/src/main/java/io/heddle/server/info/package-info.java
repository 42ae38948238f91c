/**
 * What {@code INFO} tells: a {@link io.heddle.server.info.InfoReport report} of {@link
 * io.heddle.server.info.Section sections}, one small class for the facts of each subject.
 *
 * <p>A report belongs to the connection that asked; while it visits a shard, to the holder of the
 * shard's turn. A field is shown only if it is measured, or if clients read it and it is true.
 * Start reading at {@link io.heddle.server.info.InfoReport}.
 */
@NullMarked
package io.heddle.server.info;

import org.jspecify.annotations.NullMarked;

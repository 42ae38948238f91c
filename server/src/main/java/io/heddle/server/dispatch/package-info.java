/**
 * From a request to its place of execution and back: the {@link io.heddle.server.dispatch.Gate
 * gate} that may refuse it, and the {@link io.heddle.server.dispatch.Dispatcher} that routes it to
 * a shard and keeps the order of replies.
 *
 * <p>Everything here belongs to one connection and runs on its thread, but for the part of a {@link
 * io.heddle.server.dispatch.Run} that is carried out in a shard's turn.
 */
@NullMarked
package io.heddle.server.dispatch;

import org.jspecify.annotations.NullMarked;

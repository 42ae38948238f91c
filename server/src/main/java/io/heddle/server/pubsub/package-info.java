/**
 * Messages that clients get unasked: what others publish to channels, what happens to keys, what
 * all clients do.
 *
 * <p>Any thread may hand a message over; it goes to the {@link io.heddle.server.session.Outbox
 * outbox} of each receiver's session, and nobody waits for a client. Start reading at {@link
 * io.heddle.server.pubsub.PubSub}.
 */
@NullMarked
package io.heddle.server.pubsub;

import org.jspecify.annotations.NullMarked;

/**
 * Sockets: the {@link io.heddle.server.net.Listener} that lets clients in, and the {@link
 * io.heddle.server.net.Connection}, one virtual thread with straight blocking code for each of
 * them. Start reading at {@link io.heddle.server.net.Connection}.
 */
@NullMarked
package io.heddle.server.net;

import org.jspecify.annotations.NullMarked;

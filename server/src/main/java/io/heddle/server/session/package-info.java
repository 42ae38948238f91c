/**
 * Who is connected: the state of each {@link io.heddle.server.session.Session}, and the {@link
 * io.heddle.server.session.Sessions registry} of them all.
 *
 * <p>A session is written by its connection's thread and by administrators' commands on other
 * connections; its fields say which. Start reading at {@link io.heddle.server.session.Session}.
 */
@NullMarked
package io.heddle.server.session;

import org.jspecify.annotations.NullMarked;

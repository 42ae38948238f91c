/**
 * What a command is: its {@link io.heddle.server.command.Command declaration}, the one {@link
 * io.heddle.server.command.CommandTable table} of them, and the {@link
 * io.heddle.server.command.Call} that a handler gets.
 *
 * <p>Declarations are immutable values that any thread reads; a call belongs to its connection, and
 * during a turn to the thread that holds the turn. The commands themselves stand in {@code family}.
 * Start reading at {@link io.heddle.server.command.Command}.
 */
@NullMarked
package io.heddle.server.command;

import org.jspecify.annotations.NullMarked;

/**
 * The commands, one file for each family: a command's declaration stands directly above its code,
 * and {@code all()} is the file's table of contents. Handlers are static and keep no state; {@link
 * io.heddle.server.command.Execution} says which thread runs them.
 */
@NullMarked
package io.heddle.server.command.family;

import org.jspecify.annotations.NullMarked;

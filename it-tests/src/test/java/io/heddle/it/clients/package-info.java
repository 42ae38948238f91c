/**
 * Java's usual clients, with the settings they come with, find Heddle a drop-in server. Those of
 * Node are tried by {@code it-tests/clients/run}. Start reading at {@link
 * io.heddle.it.clients.LettuceTest}.
 */
@NullMarked
package io.heddle.it.clients;

import org.jspecify.annotations.NullMarked;

/**
 * The server as a whole: {@link io.heddle.server.Heddle} starts one within any JVM, {@link
 * io.heddle.server.Main} is the program around one. Start reading at {@link
 * io.heddle.server.Heddle}.
 */
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;

/**
 * The server as a process: signals, exit statuses, and what the machine may refuse it. Each test
 * starts one by {@code server/bin/heddle}; start reading at {@link
 * io.heddle.it.process.ShutdownTest}.
 */
@NullMarked
package io.heddle.it.process;

import org.jspecify.annotations.NullMarked;

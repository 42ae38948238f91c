/**
 * What an operator can set: {@link io.heddle.server.config.Config} holds the directives that Redis
 * knows too, {@link io.heddle.server.config.PerfConfig} the sizes and counts of Heddle's own
 * machinery.
 *
 * <p>Both are filled at start from a file, the environment and the command line ({@link
 * io.heddle.server.config.CommandLine}); directives may also change while the server runs. Any
 * thread may read them. Start reading at {@link io.heddle.server.config.Config}: a directive is
 * declared there, and nowhere else.
 */
@NullMarked
package io.heddle.server.config;

import org.jspecify.annotations.NullMarked;

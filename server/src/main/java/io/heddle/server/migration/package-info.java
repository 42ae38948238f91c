/**
 * The way to other servers that keys are handed over to, for {@code MIGRATE}: connections, and
 * which of them are kept. Each belongs to the thread that carries the command out; those that are
 * kept belong to nobody, and any thread may take one. Start reading at {@link
 * io.heddle.server.migration.Targets}.
 */
@NullMarked
package io.heddle.server.migration;

import org.jspecify.annotations.NullMarked;

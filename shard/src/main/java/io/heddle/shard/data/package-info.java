/**
 * The values that keys hold and the structures behind them: pure data, without clock, protocol,
 * log, key or thread.
 *
 * <p>Whoever holds the turn of the shard that keeps a value owns it. Start reading at {@link
 * io.heddle.shard.data.Value}.
 */
@NullMarked
package io.heddle.shard.data;

import org.jspecify.annotations.NullMarked;

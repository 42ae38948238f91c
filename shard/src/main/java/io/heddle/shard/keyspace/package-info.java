/**
 * What a shard keeps: {@link io.heddle.shard.keyspace.Keyspace databases} of {@link
 * io.heddle.shard.keyspace.Entry entries} in a {@link io.heddle.shard.keyspace.Dictionary}, and
 * when they expire.
 *
 * <p>Nothing here is synchronized: whoever holds the shard's turn owns all of it. Start reading at
 * {@link io.heddle.shard.keyspace.Keyspace}.
 */
@NullMarked
package io.heddle.shard.keyspace;

import org.jspecify.annotations.NullMarked;

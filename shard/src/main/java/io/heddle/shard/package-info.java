/**
 * The actor: a {@link io.heddle.shard.Shard} owns a slice of the keys, takes {@link
 * io.heddle.shard.Message messages} from its mailbox and carries them out in {@link
 * io.heddle.shard.Turn turns}; a {@link io.heddle.shard.Rendezvous} holds the turns of several
 * shards at once.
 *
 * <p>It knows no command, no protocol and no session: what a message does is the sender's {@link
 * io.heddle.shard.Work}. Start reading at {@link io.heddle.shard.Shard}.
 */
@NullMarked
package io.heddle.shard;

import org.jspecify.annotations.NullMarked;

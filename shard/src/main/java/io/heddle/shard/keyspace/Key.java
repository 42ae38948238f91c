package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;

/**
 * A key's name with the hashes that place it, computed once on the connection's thread.
 *
 * @param name the key's bytes, often borrowed from a request
 * @param hash the keyed hash of the whole name; places the key in its shard's {@link Dictionary}
 * @param shard the index of the shard that owns the key, by the hash of its {@code {tag}} or else
 *     of the whole name
 */
public record Key(Bytes name, long hash, int shard) {}

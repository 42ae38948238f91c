package io.heddle.it.architecture.offence.aof;

import io.heddle.it.architecture.offence.shard.keyspace.KeyspaceOffence;

/** The log knows the keyspace. */
public record AofOffence(KeyspaceOffence keyspace) {}

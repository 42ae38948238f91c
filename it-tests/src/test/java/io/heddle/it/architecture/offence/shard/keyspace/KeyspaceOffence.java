package io.heddle.it.architecture.offence.shard.keyspace;

import io.heddle.it.architecture.offence.shard.ShardOffence;

/** The keyspace knows its actor. */
public record KeyspaceOffence(ShardOffence shard) {}

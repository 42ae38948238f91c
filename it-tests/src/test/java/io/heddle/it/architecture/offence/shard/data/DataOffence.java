package io.heddle.it.architecture.offence.shard.data;

import io.heddle.it.architecture.offence.shard.keyspace.KeyspaceOffence;
import java.time.Instant;

/** A value knows time, thread and key. */
public record DataOffence(Instant expires, Thread owner, KeyspaceOffence key) {}

/**
 * Tests of the keyspace: each structure against a simple model of it, with a fresh seed per run.
 * Start reading at {@link io.heddle.shard.keyspace.KeyspaceTest}.
 */
@NullMarked
package io.heddle.shard.keyspace;

import org.jspecify.annotations.NullMarked;

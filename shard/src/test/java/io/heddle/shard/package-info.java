/**
 * Tests of the actor: alone, under a clock that tests advance, with real threads, and under
 * Lincheck.
 */
package io.heddle.shard;

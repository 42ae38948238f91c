/**
 * The production server in one process and, as far as anybody can tell, in one thread: connections,
 * sessions, shards, transactions, waits and expiry take turns as a seeded {@link
 * io.heddle.it.simulation.Scheduler} says, under its clock. What clients were answered is then
 * compared with a small {@link io.heddle.it.simulation.Model} that knows no threads.
 *
 * <p>A seed always gives the same run. Start reading at {@link
 * io.heddle.it.simulation.SimulationTest}, then {@link io.heddle.it.simulation.Simulation}.
 */
@NullMarked
package io.heddle.it.simulation;

import org.jspecify.annotations.NullMarked;

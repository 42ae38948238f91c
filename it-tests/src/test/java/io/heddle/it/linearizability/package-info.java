/**
 * Histories of many clients at once, and whether one client after the other could have had the same
 * answers. Start reading at {@link io.heddle.it.linearizability.Checker}; {@link
 * io.heddle.it.linearizability.LinearizabilityTest} gathers histories over sockets, {@link
 * io.heddle.it.linearizability.Simulation} invents some with and without mistakes, to show that the
 * checker bites.
 */
@NullMarked
package io.heddle.it.linearizability;

import org.jspecify.annotations.NullMarked;

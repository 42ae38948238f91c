/**
 * Invented requests, sent to Heddle and to a real Redis alike: what one answers, and what it then
 * holds, must be what the other does. Start reading at {@link io.heddle.it.fuzz.DifferentialTest}.
 */
@NullMarked
package io.heddle.it.fuzz;

import org.jspecify.annotations.NullMarked;

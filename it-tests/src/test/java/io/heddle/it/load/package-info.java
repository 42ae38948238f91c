/** Who gets how much when many want something at once, with figures to read. */
@NullMarked
package io.heddle.it.load;

import org.jspecify.annotations.NullMarked;

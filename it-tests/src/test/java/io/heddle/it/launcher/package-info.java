/**
 * {@code server/bin/heddle} as a user meets it: which Java it takes, what it passes on, and how the
 * process it becomes starts and ends.
 */
@NullMarked
package io.heddle.it.launcher;

import org.jspecify.annotations.NullMarked;

/**
 * What holds for the source as a whole: which package may know which, where time, chance, files and
 * waiting may come from, and what no file may contain. Start reading at {@link
 * io.heddle.it.architecture.Rules}; each rule is also shown to bite, on classes in {@code offence}
 * that break it.
 */
@NullMarked
package io.heddle.it.architecture;

import org.jspecify.annotations.NullMarked;

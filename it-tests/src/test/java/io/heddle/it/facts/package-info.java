/**
 * What Redis 7.4.1 says of its commands, recorded once ({@link io.heddle.it.facts.RecordFacts}) and
 * compared with what Heddle says of its own. Start reading at {@link
 * io.heddle.it.facts.CommandFacts}.
 */
@NullMarked
package io.heddle.it.facts;

import org.jspecify.annotations.NullMarked;

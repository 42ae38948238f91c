/**
 * Conversations with a server as text: a script says what is sent, its recording what Redis 7.4.1
 * answered. Start reading at {@link io.heddle.it.conformance.Script}; {@link
 * io.heddle.it.conformance.Conversation} holds one with a server, {@link
 * io.heddle.it.conformance.RecordReplies} records it from Redis.
 */
@NullMarked
package io.heddle.it.conformance;

import org.jspecify.annotations.NullMarked;

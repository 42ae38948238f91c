package io.heddle.it.conformance;

import io.heddle.it.support.Matcher;

/**
 * One thing a script sends and what is to come back.
 *
 * @param line where the script says it
 * @param connection the connection's name
 * @param text what is sent, as the script has it
 * @param kind how it is sent
 * @param replies how many replies come back
 * @param closes whether the server closes the connection after that
 * @param alone whether it is never pipelined
 * @param until sent again and again until the reply begins like this; empty: sent once
 * @param matcher what of the replies counts
 */
record Step(
    int line,
    String connection,
    String text,
    Kind kind,
    int replies,
    boolean closes,
    boolean alone,
    String until,
    Matcher matcher) {
  enum Kind {
    /** Words, sent as a RESP array. */
    COMMAND,
    /** The bytes themselves, with escapes. */
    RAW,
    /** Nothing is sent: the server has closed the connection, or does so now. */
    ENDED,
    /** {@code SCAN 0 ...}, followed to its end; the reply is the sorted set of elements. */
    SCAN
  }

  /** Whether it can be sent without waiting for anything before it. */
  boolean isPlain() {
    return !alone
        && (kind == Kind.COMMAND || kind == Kind.RAW)
        && until.isEmpty()
        && !text.contains("${");
  }
}

package io.heddle.resp;

import java.util.List;

/**
 * An answer to a request, as a value without a protocol version: the network, transactions, scripts
 * and tests share it, and {@link RespWriter} alone turns it into RESP2 or RESP3.
 */
public sealed interface Reply {
  Reply OK = new Status("OK");
  Reply QUEUED = new Status("QUEUED");

  /** An absent value: {@code $-1} in RESP2, {@code _} in RESP3. */
  Reply NULL = new Null(false);

  /** An absent list: {@code *-1} in RESP2, {@code _} in RESP3. */
  Reply NULL_ARRAY = new Null(true);

  Reply EMPTY_ARRAY = new Array(List.of());
  Reply EMPTY_BULK = new Bulk(Bytes.EMPTY.array(), 0, 0);
  Reply ZERO = new Int(0);
  Reply ONE = new Int(1);

  /** A short text that says what happened, such as {@code OK}. */
  record Status(String text) implements Reply {}

  /** A failure: an upper-case code, a space, and a sentence, such as {@code ERR syntax error}. */
  record Failure(String message) implements Reply {}

  record Int(long value) implements Reply {}

  /** A byte string: a range of an array that is not written again. */
  record Bulk(byte[] array, int offset, int length) implements Reply {}

  record Null(boolean array) implements Reply {}

  /** The list is gone through once and in order, so it may make its elements on the way. */
  record Array(List<? extends Reply> elements) implements Reply {}

  /** Keys and values in turn. RESP2 knows no maps and gets the flat list. */
  record Map(List<? extends Reply> keysAndValues) implements Reply {}

  /** Elements two by two: an array of arrays. RESP2 gets the flat list. */
  record Pairs(List<? extends Reply> elements) implements Reply {}

  /** Elements in no order, each once. RESP2 gets an array. */
  record Set(List<? extends Reply> elements) implements Reply {}

  /** A floating-point number. RESP2 gets its text as a byte string. */
  record Dbl(double value) implements Reply {}

  /** A truth value. RESP2 gets 1 or 0. */
  record Bool(boolean value) implements Reply {}

  /** An integer of any size, in decimal. RESP2 gets a byte string. */
  record BigNumber(String digits) implements Reply {}

  /** Text with a three-letter format such as {@code txt}. RESP2 gets a byte string. */
  record Verbatim(String format, Bytes text) implements Reply {}

  /** What nobody asked for: a published message, an invalidation. RESP2 gets an array. */
  record Push(List<? extends Reply> elements) implements Reply {}

  /** Keys and values in turn that say something about the reply to come. RESP2 gets nothing. */
  record Attribute(List<? extends Reply> keysAndValues) implements Reply {}

  /** Several replies, one after the other. */
  record Several(List<? extends Reply> replies) implements Reply {}

  /** No answer at all, as after {@code CLIENT REPLY OFF}. */
  record Nothing() implements Reply {}

  Reply NOTHING = new Nothing();

  static Reply failure(String message) {
    return new Failure(message);
  }

  static Reply integer(long value) {
    return value == 0 ? ZERO : value == 1 ? ONE : new Int(value);
  }

  static Reply integer(boolean value) {
    return value ? ONE : ZERO;
  }

  /** These bytes, which must be owned: they may be sent after the request is gone. */
  static Reply bulk(Bytes bytes) {
    return new Bulk(bytes.array(), bytes.offset(), bytes.length());
  }

  static Reply bulk(String text) {
    return bulk(Bytes.of(text));
  }

  static Reply array(List<? extends Reply> elements) {
    return new Array(elements);
  }

  static Reply array(Reply... elements) {
    return new Array(List.of(elements));
  }

  static Reply map(Reply... keysAndValues) {
    return new Map(List.of(keysAndValues));
  }
}

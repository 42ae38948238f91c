package io.heddle.resp;

/**
 * A client broke the protocol. The message is the text to answer, to be preceded by {@code ERR };
 * after that answer the connection is closed. Has no stack trace: hostile clients make many.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message, null, false, false);
  }
}

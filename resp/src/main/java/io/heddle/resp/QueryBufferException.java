package io.heddle.resp;

import java.io.IOException;

/**
 * A client's unanswered input is larger than allowed. As in Redis such a client gets no answer: its
 * connection is closed. Has no stack trace: hostile clients make many.
 */
public final class QueryBufferException extends IOException {
  private static final long serialVersionUID = 1L;

  public QueryBufferException(long bytes, long maxBytes) {
    super("query buffer of " + bytes + " bytes is over the limit of " + maxBytes);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}

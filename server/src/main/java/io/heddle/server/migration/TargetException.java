package io.heddle.server.migration;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** A target that cannot be reached, or is no longer heard of, in the words for the client. */
public final class TargetException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String words;
  private final boolean worthAnotherTry;

  TargetException(String words) {
    super(words);
    this.words = words;
    this.worthAnotherTry = false;
  }

  /**
   * What happened with a connection that there was.
   *
   * @param early whether the target has taken no key yet, as far as is known
   */
  TargetException(String words, IOException cause, boolean early) {
    super(words, cause);
    this.words = words;
    this.worthAnotherTry = early && !(cause instanceof SocketTimeoutException);
  }

  public String words() {
    return words;
  }

  /** Whether the target may only have ended the connection, so that a new one could do. */
  public boolean isWorthAnotherTry() {
    return worthAnotherTry;
  }
}

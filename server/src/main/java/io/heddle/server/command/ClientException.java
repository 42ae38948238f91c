package io.heddle.server.command;

import io.heddle.resp.Reply;

/**
 * The client's mistake: ends the command with an error reply. Has no stack trace, since it says
 * nothing about our code.
 */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reply.Failure reply;

  /**
   * A failure with {@code message}, which begins with its code, such as {@code ERR syntax error}.
   */
  public ClientException(String message) {
    super(message, null, false, false);
    this.reply = new Reply.Failure(message);
  }

  public Reply.Failure reply() {
    return reply;
  }

  public static ClientException syntaxError() {
    return new ClientException("ERR syntax error");
  }

  public static ClientException wrongType() {
    return new ClientException("WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  public static ClientException loading() {
    return new ClientException("LOADING Redis is loading the dataset in memory");
  }

  public static ClientException noSuchDatabase() {
    return new ClientException("ERR DB index is out of range");
  }

  public static ClientException wrongArity(String command) {
    return new ClientException("ERR wrong number of arguments for '" + command + "' command");
  }
}

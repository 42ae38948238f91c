package io.heddle.server.config;

/**
 * A wrong setting. The message is one line, fit for the operator who started the server (it then
 * begins with the place of the mistake) or for the client that sent {@code CONFIG SET} (it then
 * lacks the reply's code, {@code ERR}).
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message.replace('\r', ' ').replace('\n', ' '), null, false, false);
  }

  /** The same mistake, with its place in front. */
  ConfigException at(String place) {
    return new ConfigException(place + ": " + getMessage());
  }
}

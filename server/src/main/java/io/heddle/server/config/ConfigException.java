package io.heddle.server.config;

/**
 * A wrong setting. The message is one line, fit for the operator who started the server (it then
 * begins with the place of the mistake) or for the client that sent {@code CONFIG SET} (it then
 * lacks the reply's code, {@code ERR}).
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean matterOfLoading;

  public ConfigException(String message) {
    this(message, false);
  }

  private ConfigException(String message, boolean matterOfLoading) {
    super(message.replace('\r', ' ').replace('\n', ' '), null, false, false);
    this.matterOfLoading = matterOfLoading;
  }

  /** What is wrong is only that data are being loaded. */
  static ConfigException loading() {
    return new ConfigException("data are being loaded", true);
  }

  /** Whether the same will be possible when the data are loaded. */
  public boolean isMatterOfLoading() {
    return matterOfLoading;
  }

  /** The same mistake, with its place in front. */
  ConfigException at(String place) {
    return new ConfigException(place + ": " + getMessage());
  }
}

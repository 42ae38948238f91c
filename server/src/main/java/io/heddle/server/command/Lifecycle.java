package io.heddle.server.command;

/** The server's beginning and end, as commands see them. Any thread may call it. */
public interface Lifecycle {
  /** What the server is about. */
  enum Phase {
    /** It does not accept clients yet. */
    STARTING,
    SERVING,
    /** It has been told to stop: commands under way end, and connections close. */
    STOPPING
  }

  Phase phase();

  /** Whether commands may go on. */
  default boolean isServing() {
    return phase() != Phase.STOPPING;
  }

  /**
   * Begins an ordered stop and returns at once: no new clients, running commands end, connections
   * close.
   */
  void shutdown();

  /** The port that clients connect to. */
  int port();
}

package io.heddle.server.command;

/** The server's beginning and end, as commands see them. Any thread may call it. */
public interface Lifecycle {
  /**
   * Begins an ordered stop and returns at once: no new clients, running commands end, connections
   * close.
   */
  void shutdown();

  /** The port that clients connect to. */
  int port();
}

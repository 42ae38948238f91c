package io.heddle.server.command;

/** The server's beginning and end, as commands see them. Any thread may call it. */
public interface Lifecycle {
  /** What the server is about. */
  enum Phase {
    /** It does not accept clients yet. */
    STARTING,
    /** It accepts clients, but the data they may ask for are not there yet. */
    LOADING,
    SERVING,
    /** It has been told to stop: commands under way end, and connections close. */
    STOPPING
  }

  Phase phase();

  /** Whether commands may go on. */
  default boolean isServing() {
    return phase() != Phase.STOPPING;
  }

  /** Whether all data are put on disk at the end. */
  enum Saving {
    /** If snapshots are written without being asked for. */
    AS_CONFIGURED,
    ALWAYS,
    NEVER
  }

  /**
   * Begins an ordered stop: no new clients, running commands end, connections close. Returns when
   * the data that were to be saved are.
   *
   * @param force whether to stop even if the data cannot be saved
   * @return whether the server stops; if not, its log says why
   */
  boolean shutdown(Saving saving, boolean force);

  /** The port that clients connect to. */
  int port();
}

package io.heddle.server.config;

/** Whether clients may do what could harm the server. */
public enum Permission {
  NO,
  YES,
  /** Only those on the same machine. */
  LOCAL;

  /**
   * Whether a client may.
   *
   * @param local whether it is on the same machine
   */
  public boolean admits(boolean local) {
    return this == YES || (this == LOCAL && local);
  }
}

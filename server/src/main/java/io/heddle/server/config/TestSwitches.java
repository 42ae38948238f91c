package io.heddle.server.config;

/** What {@code DEBUG} lets tests change, and nobody else. Any thread may use it. */
public final class TestSwitches {
  private volatile boolean skipsChecksums;

  TestSwitches() {}

  /** Whether files and payloads are read that say of themselves that they are damaged. */
  public boolean skipsChecksums() {
    return skipsChecksums;
  }

  public void skipChecksums(boolean skip) {
    skipsChecksums = skip;
  }
}

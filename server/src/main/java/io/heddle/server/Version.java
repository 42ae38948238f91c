package io.heddle.server;

/** What this is, and which Redis it stands in for. */
public final class Version {
  /**
   * The version of Redis whose behaviour this follows; clients read it in {@code INFO} and {@code
   * HELLO}.
   */
  public static final String REDIS = "7.4.1";

  /** Heddle's own version; a test holds it to the build's. */
  public static final String HEDDLE = "0.1.0";

  private Version() {}

  static String text() {
    return "Heddle server v=" + HEDDLE + " redis=" + REDIS + " jdk=" + Runtime.version();
  }
}

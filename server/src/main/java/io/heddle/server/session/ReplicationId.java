package io.heddle.server.session;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Forty hexadecimal digits that name the history of this server's data, as replicas will know it.
 * Any thread may read it, and changes take turns with nobody: the last one holds.
 */
public final class ReplicationId {
  private static final int BYTES = 20;

  private final RandomGenerator random;
  private volatile String digits;

  /**
   * @param random this object's own
   */
  public ReplicationId(RandomGenerator random) {
    this.random = random;
    this.digits = next();
  }

  /** Takes another id. */
  public void change() {
    digits = next();
  }

  private String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return digits;
  }
}

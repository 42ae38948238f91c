package io.heddle.server.info;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which Redis this server speaks like, and which Heddle it is. */
public final class Version {
  /** What {@code HELLO} and {@code INFO} call {@code redis_version}: clients look at it. */
  public static final String REDIS = "7.4.1";

  /** The version that the build gave this program. */
  public static final String HEDDLE = built();

  private Version() {}

  /** What {@code heddle --version} prints. */
  public static String text() {
    return "Heddle server v=" + HEDDLE + " redis=" + REDIS + " jdk=" + Runtime.version();
  }

  private static String built() {
    Properties properties = new Properties();
    try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(properties.getProperty("version"));
  }
}

package io.heddle.it.support;

import io.heddle.server.Heddle;
import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Heddle in the JVM of the tests. */
public final class EmbeddedHeddle {
  /**
   * Set to a command line (words parted by blanks), it is started in place of an embedded Heddle:
   * with a real Redis, whatever fails is a mistake of the test.
   */
  private static final String COMMAND_PROPERTY = "heddle.it.command";

  private EmbeddedHeddle() {}

  /** An empty server with that many shards, on a port of its own, and the defaults for all else. */
  public static HeddleUnderTest start(int shards) {
    String command = System.getProperty(COMMAND_PROPERTY, "");
    return command.isEmpty()
        ? start(shards, Map.of())
        : ServerProcess.start(List.of(command.split(" ")));
  }

  /** A server that starts with {@code directives}. */
  public static HeddleUnderTest start(int shards, Map<String, String> directives) {
    Map<String, String> all = new HashMap<>(Map.of("port", "0"));
    all.putAll(directives);
    Config config = Config.of(all);
    PerfConfig defaults = PerfConfig.DEFAULTS;
    PerfConfig perf =
        new PerfConfig(
            shards,
            defaults.carriers(),
            defaults.connection(),
            defaults.shard(),
            defaults.log(),
            defaults.protocol());
    try {
      return new Embedded(Heddle.start(config, perf));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Embedded(Heddle heddle) implements HeddleUnderTest {
    @Override
    public int port() {
      return heddle.port();
    }

    @Override
    public void close() {
      heddle.close();
    }
  }
}

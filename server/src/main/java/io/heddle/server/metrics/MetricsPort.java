package io.heddle.server.metrics;

import io.heddle.server.command.ServerContext;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where monitoring gets in, which the configuration may move while the server runs. Any thread may
 * use it that opens, configures or closes the server.
 */
public final class MetricsPort implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(MetricsPort.class.getName());

  private final ServerContext server;
  private volatile @Nullable MetricsServer open;

  public MetricsPort(ServerContext server) {
    this.server = server;
  }

  /** Lets monitoring in, before the clients: it may want to watch the start. */
  public void open() throws IOException {
    Config config = server.config();
    int port = config.metricsPort();
    if (port == 0) {
      return;
    }
    InetSocketAddress address = new InetSocketAddress(config.metricsBind(), port);
    try {
      if (address.isUnresolved()) {
        throw new UnknownHostException("no address is known for " + config.metricsBind());
      }
      open = MetricsServer.start(server, address);
    } catch (IOException e) {
      throw new IOException("can't listen on metrics port " + port + ": " + e.getMessage(), e);
    }
  }

  /** Opens what is configured now, after closing the old: both may want the same port. */
  public void move() {
    MetricsServer old = open;
    InetSocketAddress before = old == null ? null : old.address();
    close();
    try {
      open();
    } catch (IOException e) {
      if (before != null) {
        openAgain(before);
      }
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private void openAgain(InetSocketAddress address) {
    try {
      open = MetricsServer.start(server, address);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "The metrics port stays closed: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    MetricsServer old = open;
    if (old != null) {
      old.close();
      open = null;
    }
  }
}

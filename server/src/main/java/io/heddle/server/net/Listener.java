package io.heddle.server.net;

import io.heddle.resp.ProtocolLimits;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.BindAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Lets clients in: one accepting thread for each address, one virtual thread for each client.
 *
 * <p>Opened and closed by the thread that starts and stops the server.
 */
public final class Listener {
  private static final System.Logger LOGGER = System.getLogger(Listener.class.getName());
  private static final byte[] TOO_MANY =
      "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerContext server;
  private final ProtocolLimits limits;
  private final ThreadFactory threads;
  private final List<ServerSocketChannel> channels = new ArrayList<>();

  public Listener(ServerContext server, ProtocolLimits limits, ThreadFactory threads) {
    this.server = server;
    this.limits = limits;
    this.threads = threads;
  }

  /**
   * Opens {@code port} on every address, and begins to accept.
   *
   * @param port 0 takes any free one
   * @return the port that is open
   */
  public int open(List<BindAddress> addresses, int port) throws IOException {
    int opened = port;
    for (BindAddress address : addresses) {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address.host(), opened), server.config().tcpBacklog());
      opened = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      channels.add(channel);
      threads.newThread(() -> accept(channel)).start();
    }
    return opened;
  }

  private void accept(ServerSocketChannel listening) {
    while (listening.isOpen()) {
      try {
        admit(listening.accept());
      } catch (IOException e) {
        if (listening.isOpen()) {
          LOGGER.log(System.Logger.Level.WARNING, "Accepting a client failed", e);
        }
      }
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    if (server.sessions().size() >= server.config().maxClients()) {
      server.sessions().reject();
      try (channel) {
        channel.write(ByteBuffer.wrap(TOO_MANY));
      }
      return;
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(
        StandardSocketOptions.SO_KEEPALIVE, server.config().tcpKeepAliveSeconds() > 0);
    threads.newThread(new Connection(server, channel, limits)).start();
  }

  /** Accepts nobody any more. */
  public void close() {
    for (ServerSocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "Closing a listening socket failed", e);
      }
    }
  }
}

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
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

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
  private final Supplier<ProtocolLimits> limits;
  private final ThreadFactory threads;
  private volatile List<ServerSocketChannel> channels = List.of();

  public Listener(ServerContext server, Supplier<ProtocolLimits> limits, ThreadFactory threads) {
    this.server = server;
    this.limits = limits;
    this.threads = threads;
  }

  /**
   * Opens {@code port} on every address and begins to accept, then closes what was open before. If
   * it cannot, all stays as it was.
   *
   * @param port 0 takes any free one
   */
  public void open(List<BindAddress> addresses, int port) throws IOException {
    List<ServerSocketChannel> before = channels;
    List<ServerSocketChannel> opened = new ArrayList<>();
    int actualPort = port;
    try {
      for (BindAddress address : addresses) {
        bindOrReuse(address, actualPort, before, opened);
        actualPort = opened.isEmpty() ? port : portOf(opened.get(0));
      }
    } catch (IOException e) {
      opened.stream().filter(channel -> !before.contains(channel)).forEach(Listener::close);
      throw e;
    }
    channels = List.copyOf(opened);
    opened.stream().filter(channel -> !before.contains(channel)).forEach(this::start);
    before.stream().filter(channel -> !opened.contains(channel)).forEach(Listener::close);
  }

  private void bindOrReuse(
      BindAddress address,
      int port,
      List<ServerSocketChannel> before,
      List<ServerSocketChannel> opened)
      throws IOException {
    InetSocketAddress wanted = socketAddress(address, port);
    for (ServerSocketChannel channel : before) {
      if (wanted.equals(channel.getLocalAddress())) {
        opened.add(channel);
        return;
      }
    }
    try {
      opened.add(bind(wanted));
    } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
      if (!address.optional()) {
        throw new IOException(wanted + ": " + e.getMessage(), e);
      }
    }
  }

  private static InetSocketAddress socketAddress(BindAddress address, int port) {
    return switch (address.host()) {
      case "*" -> new InetSocketAddress("0.0.0.0", port);
      case "::*" -> new InetSocketAddress("::", port);
      default -> new InetSocketAddress(address.host(), port);
    };
  }

  private ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(address, server.config().tcpBacklog());
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  private void start(ServerSocketChannel channel) {
    threads.newThread(() -> accept(channel)).start();
  }

  private static int portOf(ServerSocketChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** The port that is open, or 0 if none is. */
  public int port() {
    try {
      return channels.isEmpty() ? 0 : portOf(channels.get(0));
    } catch (IOException e) {
      return 0;
    }
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
    threads.newThread(new Connection(server, channel, limits, threads)).start();
  }

  /** Accepts nobody any more. */
  public void close() {
    channels.forEach(Listener::close);
    channels = List.of();
  }

  private static void close(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Closing a listening socket failed", e);
    }
  }
}

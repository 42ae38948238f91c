package io.heddle.server.net;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.ProtocolLimits;
import io.heddle.seam.Waiting;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.BindAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients in: one {@link Door} for each address, one virtual thread for each client.
 *
 * <p>Opened and closed by one thread at a time; clients come in on the doors' threads.
 */
public final class Listener implements Door.Reception {
  private static final System.Logger LOGGER = System.getLogger(Listener.class.getName());
  private static final byte[] TOO_MANY =
      "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerContext server;
  private final Supplier<ProtocolLimits> limits;
  private final BufferSizes sizes;
  private final ThreadFactory threads;
  private final Waiting waiting;
  private final List<Poller> pollers;
  private volatile List<TcpDoor> doors = List.of();
  private @Nullable UnixDoor unixDoor;

  /**
   * A door that is reached over TCP.
   *
   * @param address what {@code channel} is bound to, as it was asked for
   */
  private record TcpDoor(BindAddress address, ServerSocketChannel channel, Door door) {
    /** The port, or 0 once this is closed. */
    int port() {
      try {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
      } catch (IOException e) {
        return 0;
      }
    }

    void close() {
      door.close();
    }
  }

  /**
   * @param limits what clients may send at the moment
   * @param threads makes the thread of each door, connection and pump
   * @throws IOException if the kernel has nothing to watch sockets with
   */
  public Listener(
      ServerContext server,
      Supplier<ProtocolLimits> limits,
      BufferSizes sizes,
      ThreadFactory threads,
      Waiting waiting)
      throws IOException {
    this.server = server;
    this.limits = limits;
    this.sizes = sizes;
    this.threads = threads;
    this.waiting = waiting;
    this.pollers = Poller.forAllProcessors(threads, waiting);
  }

  /**
   * Opens {@code port} on every address and begins to accept, then closes what was open before. If
   * it cannot, all stays as it was.
   *
   * @param port 0 keeps the one that is open, or takes any free one
   */
  public void open(List<BindAddress> addresses, int port) throws IOException {
    List<TcpDoor> before = doors;
    int wanted = port == 0 ? port() : port;
    try {
      replace(before, bind(addresses, wanted, before));
    } catch (BindException e) {
      if (wanted != port()) {
        throw e;
      }
      // What is open may itself be in the way, as any address is of a wildcard.
      before.forEach(TcpDoor::close);
      try {
        replace(before, bind(addresses, wanted, List.of()));
      } catch (IOException again) {
        replace(before, bind(before.stream().map(TcpDoor::address).toList(), wanted, List.of()));
        throw again;
      }
    }
  }

  /** Lets clients in by the doors that are new, and no longer by those that are not needed. */
  private void replace(List<TcpDoor> before, List<TcpDoor> after) {
    doors = after;
    after.stream()
        .filter(door -> !before.contains(door))
        .forEach(opened -> opened.door().open(threads));
    before.stream().filter(door -> !after.contains(door)).forEach(TcpDoor::close);
  }

  /** A door for each address: one of {@code before}, or one that was not open before. */
  private List<TcpDoor> bind(List<BindAddress> addresses, int port, List<TcpDoor> before)
      throws IOException {
    List<TcpDoor> doors = new ArrayList<>();
    int actualPort = port;
    boolean everywhere = false;
    try {
      for (BindAddress address : addresses) {
        InetSocketAddress socketAddress = socketAddress(address, actualPort);
        boolean wildcard = isWildcard(socketAddress);
        if (wildcard && everywhere) {
          continue;
        }
        everywhere |= wildcard;
        try {
          doors.add(door(address, socketAddress, before));
        } catch (IOException e) {
          if (!address.optional() || e instanceof BindException && isOfThisMachine(socketAddress)) {
            throw e;
          }
        }
        actualPort = doors.isEmpty() ? port : doors.get(0).port();
      }
      return List.copyOf(doors);
    } catch (IOException e) {
      doors.stream().filter(door -> !before.contains(door)).forEach(TcpDoor::close);
      throw e;
    }
  }

  private static InetSocketAddress socketAddress(BindAddress address, int port) {
    return switch (address.host()) {
      case "*" -> new InetSocketAddress("0.0.0.0", port);
      case "::*" -> new InetSocketAddress("::", port);
      default -> new InetSocketAddress(address.host(), port);
    };
  }

  /** Where the machine has IPv6, Java listens on both families at either wildcard. */
  private static boolean isWildcard(InetSocketAddress address) {
    return !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
  }

  private static boolean isOfThisMachine(InetSocketAddress address) throws IOException {
    return isWildcard(address) || NetworkInterface.getByInetAddress(address.getAddress()) != null;
  }

  private TcpDoor door(BindAddress address, InetSocketAddress socketAddress, List<TcpDoor> before)
      throws IOException {
    for (TcpDoor door : before) {
      if (door.address().host().equals(address.host()) && door.port() == socketAddress.getPort()) {
        return door;
      }
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    Door door = new Door(channel, this, server.clock(), waiting);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(socketAddress, server.config().tcpBacklog());
      return new TcpDoor(address, channel, door);
    } catch (BindException e) {
      door.close();
      throw new BindException(socketAddress + ": " + e.getMessage());
    } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
      door.close();
      throw new IOException(socketAddress + ": " + e, e);
    }
  }

  /**
   * Opens a socket in the file system, and begins to accept there too.
   *
   * @param permissions of the file, as {@code chmod} takes them; 0 leaves them as they come
   */
  public void openUnix(Path path, int permissions) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Door door = new Door(channel, this, server.clock(), waiting);
    try {
      unixDoor = UnixDoor.bind(path, permissions, channel, server.config().tcpBacklog(), door);
      door.open(threads);
    } catch (IOException e) {
      door.close();
      throw e;
    }
  }

  /** The port that is open, or 0 if none is. */
  public int port() {
    return doors.isEmpty() ? 0 : doors.get(0).port();
  }

  @Override
  public void welcome(SocketChannel client) {
    if (server.sessions().size() >= server.config().maxClients()) {
      turnAway(client);
      return;
    }
    try {
      if (client.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        KeepAlive.set(client, server.config().tcpKeepAliveSeconds());
      }
      PolledSocket socket = new PolledSocket(client, leastBusy());
      threads.newThread(new Connection(server, socket, limits, sizes, threads, waiting)).start();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "A client was gone before it was let in", e);
      close(client);
    }
  }

  private Poller leastBusy() {
    return pollers.stream().min(Comparator.comparingInt(Poller::size)).orElseThrow();
  }

  @Override
  public void turnAway(SocketChannel client) {
    server.sessions().reject();
    try {
      client.write(ByteBuffer.wrap(TOO_MANY));
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "A client was gone before it was turned away", e);
    }
    close(client);
  }

  private static void close(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Closing a socket failed", e);
    }
  }

  /** Accepts nobody any more; those who are in stay. */
  public void closeDoors() {
    doors.forEach(TcpDoor::close);
    doors = List.of();
    UnixDoor unix = unixDoor;
    if (unix != null) {
      unix.close();
    }
  }

  /** Ends what remains, once all clients have left. */
  public void close() {
    pollers.forEach(Poller::close);
  }
}

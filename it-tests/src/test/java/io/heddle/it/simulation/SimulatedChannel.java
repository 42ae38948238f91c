package io.heddle.it.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.SplittableRandom;

/** The server's end of a connection whose other end is a {@link Client}. */
final class SimulatedChannel extends SocketChannel {
  private static final int SERVER_PORT = 6379;
  private static final int MOST_AT_ONCE = 200;

  private final Scheduler scheduler;
  private final SplittableRandom random;
  private final int port;
  private final Wire requests;
  private final Wire replies;

  /**
   * @param port the client's, which tells connections apart
   */
  SimulatedChannel(
      Scheduler scheduler, SplittableRandom random, int port, Wire requests, Wire replies) {
    super(SelectorProvider.provider());
    this.scheduler = scheduler;
    this.random = random;
    this.port = port;
    this.requests = requests;
    this.replies = replies;
  }

  int port() {
    return port;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    scheduler.point();
    if (isBlocking()) {
      requests.await();
    }
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (requests.isEmpty()) {
      return requests.isEnded() ? -1 : 0;
    }
    // Requests may come in any pieces.
    return requests.take(
        target, random.nextInt(4) == 0 ? 1 + random.nextInt(MOST_AT_ONCE) : 1 << 20);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    scheduler.point();
    int before = source.remaining();
    replies.put(source);
    if (!isOpen() || replies.isEnded()) {
      throw new ClosedChannelException();
    }
    return before - source.remaining();
  }

  /** The server has crashed: what it has sent arrives, and nothing more. */
  void cut() {
    requests.cut();
    replies.end();
  }

  @Override
  protected void implCloseSelectableChannel() {
    cut();
  }

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  public SocketChannel shutdownInput() {
    requests.end();
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() {
    replies.end();
    return this;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public SocketAddress getLocalAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER_PORT);
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isConnectionPending() {
    return false;
  }

  @Override
  public boolean connect(SocketAddress remote) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean finishConnect() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketChannel bind(SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public Socket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }
}

package io.heddle.it.simulation;

import io.heddle.server.net.ClientSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.SplittableRandom;

/** The server's end of a connection whose other end is a {@link Client}. */
final class SimulatedSocket implements ClientSocket {
  private static final int SERVER_PORT = 6379;
  private static final int MOST_AT_ONCE = 200;

  private final Scheduler scheduler;
  private final SplittableRandom random;
  private final int port;
  private final Wire requests;
  private final Wire replies;
  private boolean closed;

  /**
   * @param port the client's, which tells connections apart
   */
  SimulatedSocket(
      Scheduler scheduler, SplittableRandom random, int port, Wire requests, Wire replies) {
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
  public int read(byte[] array, int offset, int length) throws IOException {
    scheduler.point();
    requests.await();
    return take(array, offset, length);
  }

  @Override
  public int readNow(byte[] array, int offset, int length) throws IOException {
    scheduler.point();
    return take(array, offset, length);
  }

  private int take(byte[] array, int offset, int length) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (requests.isEmpty()) {
      return requests.isEnded() ? -1 : 0;
    }
    // Requests may come in any pieces.
    int most = random.nextInt(4) == 0 ? 1 + random.nextInt(MOST_AT_ONCE) : 1 << 20;
    return requests.take(ByteBuffer.wrap(array, offset, length), most);
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    scheduler.point();
    replies.put(source);
    if (closed || replies.isEnded()) {
      throw new ClosedChannelException();
    }
  }

  /** The server has crashed: what it has sent arrives, and nothing more. */
  void cut() {
    requests.cut();
    replies.end();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      cut();
    }
  }

  @Override
  public void shutdownInput() {
    requests.end();
  }

  @Override
  public void shutdownOutput() {
    replies.end();
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER_PORT);
  }
}

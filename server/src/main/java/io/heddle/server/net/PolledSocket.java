package io.heddle.server.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A socket that a {@link Poller} watches.
 *
 * <p>Before each read it waits to be told that there is something, so that no read comes back with
 * nothing, and so that all others whose client has spoken have their turn in between.
 */
final class PolledSocket implements ClientSocket, Poller.Watched {
  /** A thread that reads all it asked for goes on so many times before it waits its turn. */
  private static final int READS_IN_A_ROW = 8;

  private final SocketChannel channel;
  private final Poller poller;
  private final Readiness input;
  private final Readiness output;

  // The reader's.
  private boolean behind;
  private int readsInARow;

  /** Takes {@code channel} over. */
  PolledSocket(SocketChannel channel, Poller poller) throws IOException {
    this.channel = channel;
    this.poller = poller;
    SelectionKey key = poller.register(channel);
    this.input = new Readiness(poller, key, SelectionKey.OP_READ);
    this.output = new Readiness(poller, key, SelectionKey.OP_WRITE);
    key.attach(this);
  }

  @Override
  public void ready(int operations) {
    if ((operations & SelectionKey.OP_READ) != 0) {
      input.report();
    }
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      output.report();
    }
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(array, offset, length);
    int count = 0;
    if (behind && ++readsInARow < READS_IN_A_ROW) {
      count = channel.read(bytes);
    }
    while (count == 0) {
      input.await();
      readsInARow = 0;
      count = channel.read(bytes);
    }
    behind = count == length;
    return count;
  }

  @Override
  public int readNow(byte[] array, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (channel.write(bytes) == 0) {
      output.await();
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
    input.wake();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      input.wake();
      output.wake();
      poller.lookAgain(); // the kernel's socket is let go by the poller
    }
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return channel.getRemoteAddress();
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return channel.getLocalAddress();
  }
}

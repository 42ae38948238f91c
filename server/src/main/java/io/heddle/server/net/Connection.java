package io.heddle.server.net;

import io.heddle.resp.ByteSource;
import io.heddle.resp.ProtocolException;
import io.heddle.resp.ProtocolLimits;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.resp.RespReader;
import io.heddle.resp.RespWriter;
import io.heddle.resp.Sink;
import io.heddle.server.command.ServerContext;
import io.heddle.server.dispatch.Dispatcher;
import io.heddle.server.session.Peer;
import io.heddle.server.session.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One client's connection: reads what is there, has each request dispatched, and sends the replies
 * once per read.
 *
 * <p>Everything in this class runs on the connection's own virtual thread, but for the methods of
 * {@link Peer}.
 */
final class Connection implements Runnable, Peer, ByteSource, Sink {
  private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

  private final ServerContext server;
  private final SocketChannel channel;
  private final Session session;
  private final RespReader reader;
  private final RespWriter writer;
  private final Dispatcher dispatcher;
  private final String address;
  private final String localAddress;

  /** Takes over an accepted {@code channel}. */
  Connection(ServerContext server, SocketChannel channel, ProtocolLimits limits)
      throws IOException {
    this.server = server;
    this.channel = channel;
    this.address = text(channel.getRemoteAddress());
    this.localAddress = text(channel.getLocalAddress());
    boolean open = server.config().requirePass().isEmpty();
    this.session = server.sessions().open(this, server.clock().millis(), open);
    this.reader = new RespReader(limits, this);
    this.reader.authenticated(open);
    this.writer = new RespWriter(this);
    this.dispatcher = new Dispatcher(server, session, writer);
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host = inet.getAddress().getHostAddress();
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
    }
    return address.toString();
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (IOException e) {
      // The client hung up, or was hung up on: nothing to warn about.
      LOGGER.log(System.Logger.Level.DEBUG, () -> "Connection " + session.id() + " ended: " + e);
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, () -> "Connection " + session.id() + " failed", e);
    } finally {
      server.sessions().close(session);
      close();
    }
  }

  private void serve() throws IOException {
    while (!session.isClosing() && reader.fill()) {
      session.interacted(server.clock().millis());
      try {
        answer();
      } catch (ProtocolException e) {
        dispatcher.finishRun();
        writer.write(new Reply.Failure("ERR " + e.getMessage()));
        session.closeAfterReplies();
      }
      writer.flush();
    }
  }

  /** Answers all requests that have arrived whole. */
  private void answer() throws IOException, ProtocolException {
    for (Request request = reader.next(); request != null; request = reader.next()) {
      dispatcher.dispatch(request);
      if (session.isClosing()) {
        return;
      }
    }
    dispatcher.finishRun();
    dispatcher.idle();
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public void write(byte[] array, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(array, offset, length);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String localAddress() {
    return localAddress;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, () -> "Closing connection " + session.id() + ": " + e);
    }
  }

  @Override
  public int bufferedBytes() {
    return reader.buffered();
  }

  @Override
  public int freeBytes() {
    return reader.capacity() - reader.buffered();
  }

  @Override
  public long pendingReplyBytes() {
    return writer.pending();
  }
}

package io.heddle.server.net;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.ByteSource;
import io.heddle.resp.ProtocolException;
import io.heddle.resp.ProtocolLimits;
import io.heddle.resp.QueryBufferException;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.resp.RespReader;
import io.heddle.resp.RespWriter;
import io.heddle.resp.Sink;
import io.heddle.seam.Waiting;
import io.heddle.server.command.ServerContext;
import io.heddle.server.dispatch.Dispatcher;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.OutputLimit;
import io.heddle.server.session.Peer;
import io.heddle.server.session.Session;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads what is there, has each request dispatched, and sends the replies
 * once per read.
 *
 * <p>Everything in this class runs on the connection's own virtual thread, but for the methods of
 * {@link Peer}.
 */
final class Connection implements Runnable, Peer, Sink {
  private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

  /**
   * Rounds of the housekeeper that a write may take before somebody else reads what the client
   * sends meanwhile.
   */
  private static final int PATIENCE = 2;

  /** How long a connection that is let go waits for what its client still sends. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After so long without a byte, nothing more is expected. */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int FORGOTTEN_BYTES = 1 << 10;
  private static final long FAREWELL_ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How far a connection has got on its way out, when the server stops. */
  private enum Ending {
    NONE,
    /** What is under way is answered, and no more. */
    ASKED,
    /** All is answered; the client may take its time to read it. */
    FAREWELL
  }

  /** Replies to so many requests are sent after the other connections have done their work too. */
  private static final int LONG_PIPELINE = 32;

  private final ServerContext server;
  private final ClientSocket client;
  private final Supplier<ProtocolLimits> limits;
  private final BufferSizes sizes;
  private final ThreadFactory threads;
  private final Waiting waiting;
  private final Session session;
  private final RespReader reader;
  private final RespWriter writer;
  private final Dispatcher dispatcher;
  private final boolean unixSocket;
  private final String address;
  private final String localAddress;

  /** The socket, while its reader is the connection's thread. */
  private final ByteSource socket = this::receive;

  /** The same, while that thread does not read: it writes, or a command waits. */
  private final ByteSource unreadSocket = this::receive;

  /**
   * Where requests come from: one of the above, or the pump that reads from the socket since a
   * write was stuck.
   */
  private final AtomicReference<ByteSource> input = new AtomicReference<>(socket);

  private volatile @Nullable Thread thread;
  private volatile Ending ending = Ending.NONE;

  private volatile boolean awaited;

  private long writes;

  /** What of the write under way the socket has not taken; others read it for information. */
  private int unsentBytes;

  // The housekeeper's notes.
  private long writesSeen;
  private int roundsStuck;

  /**
   * Takes over an accepted {@code client}.
   *
   * @param limits what clients may send at the moment
   */
  Connection(
      ServerContext server,
      ClientSocket client,
      Supplier<ProtocolLimits> limits,
      BufferSizes sizes,
      ThreadFactory threads,
      Waiting waiting)
      throws IOException {
    this.server = server;
    this.client = client;
    this.limits = limits;
    this.sizes = sizes;
    this.threads = threads;
    this.waiting = waiting;
    this.unixSocket = client.localAddress() instanceof UnixDomainSocketAddress;
    String path = server.config().unixSocket() + ":0";
    this.address = unixSocket ? path : AddressText.of(client.remoteAddress());
    this.localAddress = unixSocket ? path : AddressText.of(client.localAddress());
    this.reader = new RespReader(limits.get(), sizes, this::read);
    this.writer = new RespWriter(sizes, this);
    // From here on others may ask about this connection.
    boolean open = server.config().requirePass().isEmpty();
    this.session = server.sessions().open(this, server.clock().millis(), open);
    this.dispatcher = new Dispatcher(server, session, writer);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      serve();
    } catch (QueryBufferException e) {
      server.statistics().traffic().overflowed();
      LOGGER.log(
          System.Logger.Level.WARNING,
          () -> "Client " + address + " is cut off: " + e.getMessage());
    } catch (IOException e) {
      // The client hung up, or was hung up on: nothing to warn about.
      LOGGER.log(System.Logger.Level.DEBUG, () -> "Connection " + session.id() + " ended: " + e);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, () -> "Connection " + session.id() + " failed", e);
    } finally {
      dispatcher.close();
      server.forget(session);
      close();
    }
  }

  private void serve() throws IOException {
    while (!session.isClosing() && awaitRequests()) {
      session.interacted(server.clock().millis());
      if (server.config().clientOutputBufferLimits().normal().isOn()) {
        session.needOutbox();
      }
      int answered = 0;
      try {
        answered = answer();
      } catch (ProtocolException e) {
        dispatcher.refuse(new Reply.Failure("ERR " + e.getMessage()));
        session.closeAfterReplies();
      }
      if (answered >= LONG_PIPELINE) {
        waiting.giveWay(); // sends that follow one another wake a client's core once, not each time
      }
      writer.flush();
      if (ending == Ending.ASKED) {
        awaitSent(Long.MAX_VALUE);
        bidFarewell();
        return;
      }
    }
    awaitSent(session.isClosing() ? Long.MAX_VALUE : FAREWELL_NANOS);
  }

  /** Waits until the client has got its replies, if it is not this thread that sends them. */
  private void awaitSent(long nanos) {
    session.closeAfterReplies();
    Outbox outbox = session.outbox();
    if (outbox != null) {
      outbox.awaitSent(server.clock(), nanos);
    }
  }

  private boolean awaitRequests() throws IOException {
    letOthersWrite();
    boolean more = reader.fill();
    awaited = false;
    return more;
  }

  /** From now on this thread writes nothing, until it is no longer {@link #awaited}. */
  private void letOthersWrite() {
    awaited = true;
    Outbox outbox = session.outbox();
    if (outbox != null) { // asked only now: whoever made one a moment ago may not have seen us wait
      outbox.open();
      outbox.send();
    }
  }

  @Override
  public boolean isAwaited() {
    return awaited;
  }

  /**
   * Sees to it that the client gets its last replies. The kernel would drop those under way, were
   * the socket closed while something that the client sent lies there unread: so that is read, and
   * forgotten, until the client hangs up or says nothing more.
   */
  private void bidFarewell() throws IOException {
    ending = Ending.FAREWELL;
    client.shutdownOutput();
    InputPump pump = input.get() instanceof InputPump running && !running.isDone() ? running : null;
    byte[] forgotten = new byte[FORGOTTEN_BYTES];
    long start = server.clock().nanos();
    long heard = start;
    long now = start;
    while (now - start < FAREWELL_NANOS && now - heard < SILENCE_NANOS) {
      int count =
          pump == null
              ? client.readNow(forgotten, 0, forgotten.length)
              : pump.poll(forgotten, 0, forgotten.length);
      if (count < 0) {
        return;
      }
      now = server.clock().nanos();
      if (count == 0) {
        waiting.parkNanos(FAREWELL_ROUND_NANOS);
      } else {
        heard = now;
      }
    }
  }

  /** Answers all requests that have arrived whole, and returns how many there were. */
  private int answer() throws IOException, ProtocolException {
    int answered = 0;
    for (Request request = next(); request != null; request = next()) {
      dispatcher.dispatch(request);
      answered++;
      if (session.isClosing()) {
        return answered;
      }
    }
    dispatcher.finishRun();
    dispatcher.idle();
    return answered;
  }

  /** The next request, for which the limits hold that its predecessors led to. */
  private @Nullable Request next() throws ProtocolException {
    reader.limits(limits.get());
    reader.authenticated(server.admits(session));
    return reader.next();
  }

  private int read(byte[] array, int offset, int length) throws IOException {
    if (Objects.requireNonNull(input.get()) instanceof InputPump pump) {
      int count = pump.read(array, offset, length);
      if (count != 0) {
        return count;
      }
      input.set(socket);
    }
    return receive(array, offset, length);
  }

  @Override
  public void whileAway(Runnable wait) {
    letOthersWrite();
    leaveSocket();
    if (session.isClosing() || ending != Ending.NONE || hasHungUp()) {
      abandonWait(); // it may have happened just before the wait
    }
    wait.run();
    returnToSocket();
    awaited = false;
  }

  /** This thread does not read for a while: somebody else may have to. */
  private void leaveSocket() {
    if (input.get() instanceof InputPump pump && !pump.isDone()) {
      if (pump.resume()) {
        threads.newThread(pump).start();
      }
    } else {
      input.set(unreadSocket);
    }
  }

  private void returnToSocket() {
    if (!input.compareAndSet(unreadSocket, socket) && input.get() instanceof InputPump pump) {
      pump.retire();
    }
  }

  private boolean hasHungUp() {
    return input.get() instanceof InputPump pump && pump.isEnded();
  }

  private void abandonWait() {
    session.unblock(Session.Wait.Ending.GONE);
  }

  private int receive(byte[] array, int offset, int length) throws IOException {
    int count = client.read(array, offset, length);
    server.statistics().traffic().received(count);
    return count;
  }

  @Override
  public void write(byte[] array, int offset, int length) throws IOException {
    session.commitments().settle();
    writes++;
    leaveSocket();
    ByteBuffer bytes = ByteBuffer.wrap(array, offset, length);
    unsentBytes = length;
    client.write(bytes);
    while (bytes.hasRemaining()) {
      unsentBytes = bytes.remaining();
      session.interacted(server.clock().millis());
      client.write(bytes);
    }
    unsentBytes = 0;
    server.statistics().traffic().sent(length);
    returnToSocket();
  }

  @Override
  public Outbox newOutbox(Session owner) {
    return new Outbox(
        owner,
        new RespWriter(sizes, this::send),
        new OutputLimit(owner, server.config()::clientOutputBufferLimits, server.clock()),
        this::cutOff,
        threads,
        waiting);
  }

  /** Writes what the outbox sends, on the outbox's thread. */
  private void send(byte[] array, int offset, int length) throws IOException {
    session.commitments().settle();
    ByteBuffer bytes = ByteBuffer.wrap(array, offset, length);
    while (bytes.hasRemaining()) {
      client.write(bytes);
      session.interacted(server.clock().millis());
    }
    server.statistics().traffic().sent(length);
  }

  private void cutOff() {
    server.sessions().cutOff();
    session.closeAfterReplies();
    threads.newThread(this::close).start();
  }

  /**
   * Rescues a client that sends and sends before it reads: its replies fill the socket, the
   * connection's thread waits in the write, and the client waits in its own. From then on, until
   * the write is over, a pump reads what it sends. It does so too while a command waits, for nobody
   * else would notice that the client hangs up; short waits do without.
   */
  @Override
  public void lookAfter() {
    Outbox outbox = session.outbox();
    if (outbox != null) {
      outbox.checkLimit();
    }
    roundsStuck = input.get() == unreadSocket && writes == writesSeen ? roundsStuck + 1 : 0;
    writesSeen = writes;
    Thread stuck = thread;
    if (roundsStuck > PATIENCE && stuck != null) {
      InputPump pump =
          new InputPump(
              socket,
              waiting,
              stuck,
              this::mostReadAhead,
              this::closeForReadingAheadTooMuch,
              this::abandonWait);
      if (input.compareAndSet(unreadSocket, pump)) {
        threads.newThread(pump).start();
      }
    }
  }

  private long mostReadAhead() {
    ProtocolLimits now = limits.get();
    return server.admits(session)
        ? now.queryBufferMaxBytes()
        : Math.min(now.queryBufferMaxBytes(), now.unauthenticatedQueryBytes());
  }

  private void closeForReadingAheadTooMuch() {
    server.statistics().traffic().overflowed();
    LOGGER.log(
        System.Logger.Level.WARNING,
        () -> "Client " + address + " is cut off: it sends, but does not read its replies");
    close();
  }

  @Override
  public void drain() {
    ending = Ending.ASKED;
  }

  @Override
  public void hangUp() {
    if (ending == Ending.FAREWELL) {
      return;
    }
    abandonWait();
    try {
      client.shutdownInput();
    } catch (IOException e) {
      close();
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public boolean isUnixSocket() {
    return unixSocket;
  }

  @Override
  public boolean isLocal() {
    return unixSocket || address.startsWith("127.0.0.1:") || address.startsWith("[::1]:");
  }

  @Override
  public String localAddress() {
    return localAddress;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, () -> "Closing connection " + session.id() + ": " + e);
    }
  }

  @Override
  public long bufferedBytes() {
    return reader.held() + (input.get() instanceof InputPump pump ? pump.queuedBytes() : 0);
  }

  @Override
  public int freeBytes() {
    return reader.capacity() - reader.held();
  }

  @Override
  public long pendingReplyBytes() {
    return (long) writer.pending() + unsentBytes;
  }

  @Override
  public int replyBufferBytes() {
    return writer.capacity();
  }

  @Override
  public int replyBufferPeakBytes() {
    return writer.peak();
  }

  @Override
  public boolean isSending() {
    return unsentBytes > 0;
  }
}

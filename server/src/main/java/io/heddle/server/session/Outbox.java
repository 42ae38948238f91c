package io.heddle.server.session;

import io.heddle.resp.Reply;
import io.heddle.resp.RespWriter;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * All that waits to be sent to a client that is also told what it did not ask for: replies and
 * messages, in the order in which they arrive there.
 *
 * <p>Any thread puts something in and goes on: nobody waits for the client. What is in is sent by a
 * virtual thread that is started when there is something to send and ends when there is nothing
 * left; until then nobody else writes to the client. A connection without an outbox writes its
 * replies itself. It begins to use its outbox, for good, when it {@link #open opens} it.
 */
public final class Outbox {
  private enum State {
    /** The connection may still be writing to the client itself. */
    UNOPENED,
    IDLE,
    SENDING,
    CLOSED
  }

  private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());
  private static final int QUEUE_CHUNK = 16;

  /** What is sent before it no longer counts as pending. */
  private static final long SENT_TOGETHER_BYTES = 64 << 10;

  /** After so many writes the sender lets others have the carrier. */
  private static final int WRITES_BEFORE_REST = 16;

  private final Session session;
  private final RespWriter writer;
  private final OutputLimit limit;
  private final Runnable overflow;
  private final ThreadFactory threads;
  private final Waiting waiting;
  private final AtomicReference<State> state = new AtomicReference<>(State.UNOPENED);
  private final MpscUnboundedVarHandleArrayQueue<PushMessage.Item> queue =
      new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
  private final AtomicLong pendingBytes = new AtomicLong();

  /** The thread that carries out a command of this client, if it said so: see {@link #begin}. */
  private volatile @Nullable Thread executing;

  /** Guards what stays behind the reply to the command under way, and whether anything does. */
  private final ReentrantLock keeping = new ReentrantLock();

  private final List<PushMessage.Item> behindReply = new ArrayList<>(0);

  /** Whether all that is pushed stays behind the reply: nothing overtakes what does. */
  private volatile boolean keeps;

  /** What was confirmed so far, if confirmations are to be {@link #collect collected}. */
  private @Nullable List<Reply> collected;

  /** The connection's thread, while it waits for the outbox to be empty. */
  private volatile @Nullable Thread awaiting;

  /**
   * @param writer belongs to the outbox; what it writes may wait as long as it takes
   * @param overflow called once, when too much waits: to end the connection, but not at once, since
   *     the caller has more to do
   */
  public Outbox(
      Session session,
      RespWriter writer,
      OutputLimit limit,
      Runnable overflow,
      ThreadFactory threads,
      Waiting waiting) {
    this.session = session;
    this.writer = writer;
    this.limit = limit;
    this.overflow = overflow;
    this.threads = threads;
    this.waiting = waiting;
  }

  /** Says that the connection writes no more by itself. Called by its thread. */
  public void open() {
    state.compareAndSet(State.UNOPENED, State.IDLE);
  }

  /**
   * Says that the calling thread now carries out a command of this client: what it pushes to the
   * client meanwhile stays behind the command's {@link #reply}.
   */
  public void begin() {
    executing = Thread.currentThread();
  }

  /** Ends what {@link #begin} began. */
  public void end() {
    executing = null;
  }

  /**
   * Puts in the reply to a command, and what was pushed while the command was carried out. It is
   * sent no sooner than {@link #send} says so.
   */
  public void reply(Reply reply) {
    if (reply != Reply.NOTHING) {
      add(PushMessage.Item.of(reply, session.protocol()));
    }
    addKept();
  }

  private void addKept() {
    if (keeps) {
      keeping.lock();
      try {
        behindReply.forEach(this::add);
        behindReply.clear();
        keeps = false;
      } finally {
        keeping.unlock();
      }
    }
  }

  /**
   * Has sent what was pushed while a command was carried out whose reply is not put in: the command
   * waits, or its reply has gone before.
   */
  public void pushKept() {
    addKept();
    send();
  }

  /** Puts in a message that stands for a reply, as the confirmation of a subscription does. */
  public void confirm(PushMessage message) {
    List<Reply> parts = collected;
    if (parts == null) {
      add(message.in(session.protocol()));
    } else {
      parts.add(message.reply());
    }
  }

  /**
   * Says that the command under way is about to {@link #confirm} something: until its {@link
   * #reply}, whatever anybody pushes stays behind, so that it speaks without a break.
   */
  public void keep() {
    keeps = true;
  }

  /**
   * Gives all that {@code work} {@link #confirm confirms} back as a reply, which is to be part of
   * another one, instead of putting it in. For the thread that carries out a command of the client;
   * whatever anybody pushes from here on stays behind that command's reply, as after {@link #keep}.
   */
  public Reply collect(Runnable work) {
    keep();
    List<Reply> parts = new ArrayList<>();
    collected = parts;
    try {
      work.run();
    } finally {
      collected = null;
    }
    return new Reply.Several(parts);
  }

  /** Puts in a message, and has it sent. Nothing follows the last reply of a client that leaves. */
  void push(PushMessage message) {
    if (session.isClosing()) {
      return;
    }
    PushMessage.Item item = message.in(session.protocol());
    boolean mayStay = keeps || executing == Thread.currentThread();
    if (!mayStay || !stays(item)) {
      add(item);
      send();
    }
  }

  /** Keeps {@code item} behind the reply, if it belongs there. */
  private boolean stays(PushMessage.Item item) {
    keeping.lock();
    try {
      if (executing == Thread.currentThread()) {
        keeps = true;
      }
      return keeps && behindReply.add(item);
    } finally {
      keeping.unlock();
    }
  }

  private void add(PushMessage.Item item) {
    if (state.get() == State.CLOSED) {
      return;
    }
    long pending = pendingBytes.addAndGet(item.bytes());
    queue.offer(item);
    checkLimit(pending);
  }

  /** Cuts the client off if too much waits for it, or has waited for too long. */
  public void checkLimit() {
    checkLimit(pendingBytes.get());
  }

  private void checkLimit(long pending) {
    if (limit.isExceeded(pending) && state.getAndSet(State.CLOSED) != State.CLOSED) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          () -> "Client " + session.peer().address() + " is cut off: it does not take its output");
      overflow.run();
    }
  }

  /** Has all that is in sent, if that is not under way. */
  public void send() {
    // While the client is awaited, its connection writes nothing; and once it is not, its
    // connection knows of the outbox.
    if (state.get() == State.UNOPENED && session.peer().isAwaited()) {
      open();
    }
    if (state.get() == State.IDLE
        && !queue.isEmpty()
        && state.compareAndSet(State.IDLE, State.SENDING)) {
      threads.newThread(this::sendAll).start();
    }
  }

  private void sendAll() {
    try {
      do {
        sendQueue();
        state.compareAndSet(State.SENDING, State.IDLE);
      } while (!queue.isEmpty() && state.compareAndSet(State.IDLE, State.SENDING));
    } catch (IOException e) {
      // The client hung up, or was hung up on: its connection's thread sees to the rest.
      LOGGER.log(System.Logger.Level.DEBUG, () -> "Sending to " + session.id() + " ended: " + e);
      state.set(State.CLOSED);
      session.peer().close();
    } finally {
      Thread waiter = awaiting;
      if (waiter != null) {
        waiting.unpark(waiter);
      }
    }
  }

  private void sendQueue() throws IOException {
    long written = 0;
    int writes = 0;
    for (PushMessage.Item item = queue.poll(); item != null; item = queue.poll()) {
      Dependence after = item.after();
      if (after != null && !after.isSettled()) {
        flush(written); // what came before need not wait
        written = 0;
        after.settle();
      }
      writer.protocol(item.protocol());
      writer.write(item.reply());
      written += item.bytes();
      if (written >= SENT_TOGETHER_BYTES) {
        flush(written);
        written = 0;
        if (++writes % WRITES_BEFORE_REST == 0) {
          waiting.parkNanos(1);
        }
      }
    }
    flush(written);
  }

  private void flush(long written) throws IOException {
    writer.flush();
    pendingBytes.addAndGet(-written);
  }

  /**
   * Returns when all that is in is sent, or cannot be sent, but after {@code nanos} at the latest.
   * For the connection's thread.
   */
  public void awaitSent(Clock clock, long nanos) {
    open();
    send();
    awaiting = Thread.currentThread();
    long start = clock.nanos();
    long left = nanos;
    while (left > 0 && isUnderWay()) {
      waiting.parkNanos(left);
      left = nanos - (clock.nanos() - start);
    }
    awaiting = null;
  }

  private boolean isUnderWay() {
    State now = state.get();
    return now == State.SENDING || (now == State.IDLE && !queue.isEmpty());
  }

  /** How many bytes wait for the client to take them. Any thread. */
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /** How many replies and messages wait. Any thread; a moment's view. */
  public int pendingItems() {
    return queue.size();
  }
}

package io.heddle.server.net;

import io.heddle.resp.ByteSource;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads for a connection whose own thread does not: since its client sends without reading replies,
 * so that else both sides would wait for ever, each in its write; or since a command waits, and
 * somebody has to notice if the client hangs up.
 *
 * <p>{@link #run} belongs to the pump's own virtual thread, {@link #read} and {@link #poll} to the
 * connection's. Between them is a chain of blocks, as long as the limit on unread bytes allows. The
 * first block is small, for a client that was only slow and does not send much at once.
 */
final class InputPump implements Runnable, ByteSource {
  private static final int FIRST_BLOCK_BYTES = 1 << 10;
  private static final int BLOCK_BYTES = 16 << 10;

  /** What the pump's thread is about. */
  private enum State {
    READING,
    /** It reads once more, and then leaves the socket to the connection. */
    RETIRING,
    RETIRED,
    /** There is nothing more to read. */
    ENDED
  }

  /** A piece of what came: the pump fills it once, the connection's thread empties it once. */
  private static final class Block {
    final byte[] bytes;

    /** Where the pump has got to; the bytes before, and {@link #next} at the end, do not change. */
    volatile int filled;

    @Nullable Block next;

    Block(int size) {
      bytes = new byte[size];
    }
  }

  private final ByteSource source;
  private final Waiting waiting;
  private final Thread reader;
  private final LongSupplier limitBytes;
  private final Runnable overflow;
  private final Runnable end;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicReference<State> state = new AtomicReference<>(State.READING);

  /** The block that is being filled: the pump's. */
  private Block last = new Block(FIRST_BLOCK_BYTES);

  /** The block that is being emptied, and how far: the connection's. */
  private Block first = last;

  private int position;

  /**
   * @param reader the thread that will call {@link #read}
   * @param limitBytes how much may wait
   * @param overflow called when more came than may wait
   * @param end called when the client has hung up
   */
  InputPump(
      ByteSource source,
      Waiting waiting,
      Thread reader,
      LongSupplier limitBytes,
      Runnable overflow,
      Runnable end) {
    this.source = source;
    this.waiting = waiting;
    this.reader = reader;
    this.limitBytes = limitBytes;
    this.overflow = overflow;
    this.end = end;
  }

  @Override
  public void run() {
    State last = State.ENDED;
    try {
      while (pump()) {
        if (state.compareAndSet(State.RETIRING, State.RETIRED)) {
          last = State.RETIRED;
          return;
        }
        waiting.unpark(reader);
      }
    } catch (IOException e) {
      // The connection's thread meets the same end when it writes, or learns of it below.
    } finally {
      if (last == State.ENDED) {
        state.set(State.ENDED);
        end.run();
      }
      waiting.unpark(reader);
    }
  }

  /** The connection reads by itself again, as soon as the read under way has brought something. */
  void retire() {
    state.compareAndSet(State.READING, State.RETIRING);
  }

  /**
   * Takes {@link #retire} back.
   *
   * @return whether {@link #run} must be called again
   */
  boolean resume() {
    return !state.compareAndSet(State.RETIRING, State.READING)
        && state.compareAndSet(State.RETIRED, State.READING);
  }

  /** Whether all that came was read, and the socket is the connection's. */
  boolean isDone() {
    return state.get() == State.RETIRED && first.filled == position;
  }

  /** Whether the client has hung up. */
  boolean isEnded() {
    return state.get() == State.ENDED;
  }

  /** Reads once; false at the end, and when too much came. */
  private boolean pump() throws IOException {
    Block block = last;
    int filled = block.filled;
    int count = source.read(block.bytes, filled, block.bytes.length - filled);
    if (count < 0) {
      return false;
    }
    if (filled + count == block.bytes.length) {
      last = new Block(BLOCK_BYTES);
      block.next = last;
    }
    long queued = queuedBytes.addAndGet(count);
    block.filled = filled + count;
    if (queued > limitBytes.getAsLong()) {
      overflow.run();
      return false;
    }
    return true;
  }

  /** How much has been read ahead. Any thread may ask. */
  long queuedBytes() {
    return queuedBytes.get();
  }

  /** As {@link ByteSource} says, but gives 0 once it {@link #isDone}. */
  @Override
  public int read(byte[] array, int offset, int length) {
    int count = poll(array, offset, length);
    while (count == 0 && !isDone()) {
      waiting.park();
      count = poll(array, offset, length);
    }
    return count;
  }

  /** As {@link #read}, but does not wait: gives 0 where nothing has come. */
  int poll(byte[] array, int offset, int length) {
    boolean over = isEnded(); // asked first, so that all that came before the end is seen
    int came = first.filled - position;
    if (came == 0) {
      return over ? -1 : 0;
    }
    int count = Math.min(length, came);
    System.arraycopy(first.bytes, position, array, offset, count);
    position += count;
    if (position == first.bytes.length && first.next != null) {
      first = first.next;
      position = 0;
    }
    queuedBytes.addAndGet(-count);
    return count;
  }
}

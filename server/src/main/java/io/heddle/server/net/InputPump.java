package io.heddle.server.net;

import io.heddle.resp.ByteSource;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead for a connection whose client sends without reading replies: else both sides would
 * wait for ever, each in its write.
 *
 * <p>{@link #run} belongs to the pump's own virtual thread, {@link #read} and {@link #poll} to the
 * connection's. Between them is a chain of blocks, as long as the limit on unread bytes allows. The
 * first block is small, for a client that was only slow and does not send much at once.
 */
final class InputPump implements Runnable, ByteSource {
  private static final int FIRST_BLOCK_BYTES = 1 << 10;
  private static final int BLOCK_BYTES = 16 << 10;

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
  private final AtomicLong queuedBytes = new AtomicLong();
  private volatile boolean ended;

  /** The block that is being filled: the pump's. */
  private Block last = new Block(FIRST_BLOCK_BYTES);

  /** The block that is being emptied, and how far: the connection's. */
  private Block first = last;

  private int position;

  /**
   * @param reader the thread that will call {@link #read}
   * @param limitBytes how much may wait
   * @param overflow called when more came than may wait
   */
  InputPump(
      ByteSource source,
      Waiting waiting,
      Thread reader,
      LongSupplier limitBytes,
      Runnable overflow) {
    this.source = source;
    this.waiting = waiting;
    this.reader = reader;
    this.limitBytes = limitBytes;
    this.overflow = overflow;
  }

  @Override
  public void run() {
    try {
      while (pump()) {
        waiting.unpark(reader);
      }
    } catch (IOException e) {
      // The connection's thread meets the same end when it writes, or learns of it below.
    } finally {
      ended = true;
      waiting.unpark(reader);
    }
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

  @Override
  public int read(byte[] array, int offset, int length) {
    int count = poll(array, offset, length);
    while (count == 0) {
      waiting.park();
      count = poll(array, offset, length);
    }
    return count;
  }

  /** As {@link #read}, but does not wait: gives 0 where nothing has come. */
  int poll(byte[] array, int offset, int length) {
    boolean over = ended; // asked first, so that all that came before the end is seen
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

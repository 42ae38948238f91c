package io.heddle.server.net;

import io.heddle.resp.ByteSource;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead for a connection whose client sends without reading replies: else both sides would
 * wait for ever, each in its write.
 *
 * <p>{@link #run} belongs to the pump's own virtual thread, {@link #read} to the connection's.
 * Between them is a queue, bounded by the query buffer's limit.
 */
final class InputPump implements Runnable, ByteSource {
  private static final int CHUNK_BYTES = 16 << 10;
  private static final byte[] END = new byte[0];

  private final ByteSource source;
  private final Waiting waiting;
  private final Thread reader;
  private final LongSupplier limitBytes;
  private final Runnable overflow;
  private final MpscUnboundedVarHandleArrayQueue<byte[]> chunks =
      new MpscUnboundedVarHandleArrayQueue<>(64);
  private final AtomicLong queuedBytes = new AtomicLong();

  private byte @Nullable [] current;
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
    byte[] buffer = new byte[CHUNK_BYTES];
    try {
      for (int count = source.read(buffer, 0, buffer.length);
          count >= 0;
          count = source.read(buffer, 0, buffer.length)) {
        hand(Arrays.copyOf(buffer, count));
        if (queuedBytes.addAndGet(count) > limitBytes.getAsLong()) {
          overflow.run();
          return;
        }
      }
    } catch (IOException e) {
      // The connection's thread meets the same end when it writes, or learns of it by END.
    } finally {
      hand(END);
    }
  }

  /** How much has been read ahead. Any thread may ask. */
  long queuedBytes() {
    return queuedBytes.get();
  }

  private void hand(byte[] chunk) {
    chunks.offer(chunk);
    waiting.unpark(reader);
  }

  @Override
  public int read(byte[] array, int offset, int length) {
    byte[] chunk = current;
    while (chunk == null) {
      chunk = chunks.poll();
      if (chunk == null) {
        waiting.park();
      }
    }
    current = chunk;
    if (chunk.length == 0) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, array, offset, count);
    position += count;
    if (position == chunk.length) {
      current = null;
      position = 0;
      queuedBytes.addAndGet(-chunk.length);
    }
    return count;
  }
}

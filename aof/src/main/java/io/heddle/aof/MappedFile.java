package io.heddle.aof;

import io.heddle.seam.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows by being written as memory: an append is a copy, and what was appended survives
 * the end of the process at once.
 *
 * <p>Space is taken, and mapped, a window ahead. The next window begins some way before the present
 * one ends, so that an append that no longer fits here lies whole in there; what is larger than
 * that overlap waits for a window made for it. The log's lock guards appends and the exchange of
 * windows; the thread that {@link #makeRoom makes room} does the slow part without it.
 */
final class MappedFile implements Closeable {
  /** A window overlaps the next one by this part of its size. */
  private static final int OVERLAP_PART = 8;

  private final StorageFile file;
  private final int windowBytes;
  private Window window;
  private @Nullable Window next;
  private long position;

  private record Window(ByteBuffer bytes, long start) {
    boolean holds(long at, int length) {
      return at >= start && at + length <= start + bytes.limit();
    }

    long end() {
      return start + bytes.limit();
    }
  }

  /**
   * Goes on writing {@code file} from {@code position} on, once {@link #makeRoom} gave it space.
   */
  MappedFile(StorageFile file, long position, int windowBytes) {
    this.file = file;
    this.position = position;
    this.windowBytes = windowBytes;
    this.window = new Window(ByteBuffer.allocate(0), position);
  }

  /** How long the log in it is. */
  long position() {
    return position;
  }

  /** Appends {@code length} bytes, or returns false if there is no room for them. */
  boolean append(byte[] array, int length) {
    if (!window.holds(position, length)) {
      Window following = next;
      if (following == null || !following.holds(position, length)) {
        return false;
      }
      window = following;
      next = null;
    }
    window.bytes.put((int) (position - window.start), array, 0, length);
    position += length;
    return true;
  }

  /** Whether it is time to take space for the next window. */
  boolean wantsRoom() {
    return next == null && position >= window.start + window.bytes.limit() / 2;
  }

  /** Takes space for the next window; only one thread does. */
  Runnable makeRoom() throws IOException {
    long from = Math.max(window.start, window.end() - windowBytes / OVERLAP_PART);
    Window following = map(from, windowBytes);
    return () -> next = following;
  }

  /** Takes space for {@code length} bytes that no window holds; nobody appends meanwhile. */
  Runnable makeRoomFor(int length) throws IOException {
    Window larger = map(position, Math.max(windowBytes, length));
    return () -> {
      window = larger;
      next = null;
    };
  }

  private Window map(long from, int length) throws IOException {
    long start = from / StorageFile.PAGE_BYTES * StorageFile.PAGE_BYTES;
    int mapped = Math.toIntExact(from + length - start);
    file.allocate(start + mapped);
    return new Window(file.map(start, mapped), start);
  }

  void sync() throws IOException {
    file.sync();
  }

  /** Gives back the space that was not used; nothing is appended after that. */
  void finish() throws IOException {
    file.truncate(position);
    file.sync();
  }

  /**
   * Gives back all space at once, also where memory is still mapped, before the file is removed.
   */
  void discard() throws IOException {
    file.truncate(0);
    file.close();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package io.heddle.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Storage}. Any thread may use it. */
public interface StorageFile extends Closeable {
  long size() throws IOException;

  /**
   * Fills what remains of {@code target} with the bytes from {@code position} on, as far as there
   * are any.
   *
   * @return how many bytes were read; less than asked for only at the end of the file, and then
   *     perhaps 0
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that remains of {@code source} to {@code position}, growing the file if need be. */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Lets the file end at {@code size}, where that is beyond its end now, with zero bytes for which
   * the space has been taken: writing them through {@link #map} cannot fail for want of it.
   */
  void allocate(long size) throws IOException;

  /** Drops everything from {@code size} on. */
  void truncate(long size) throws IOException;

  /**
   * The file's bytes from {@code position} on as memory: what is put there is in the file at once.
   * They must be in the file, and stay there while the memory is in use.
   *
   * @param position a multiple of {@link #PAGE_BYTES}
   */
  ByteBuffer map(long position, int length) throws IOException;

  /**
   * Makes all that was written before safe from a loss of power, and the file's size. If it fails,
   * nothing is known of what was written since the last success, and trying again tells nothing.
   */
  void sync() throws IOException;

  /** What a mapping's position is a multiple of. */
  int PAGE_BYTES = 4096;
}

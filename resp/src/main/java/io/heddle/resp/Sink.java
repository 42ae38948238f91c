package io.heddle.resp;

import java.io.IOException;

/** Where a {@link RespWriter} puts its bytes: the writing side of a connection. */
@FunctionalInterface
public interface Sink {
  /**
   * Writes the whole range, waiting as long as it takes; never more than 64 KB in one call, so that
   * an implementation may copy it. The array may change after the return.
   */
  void write(byte[] array, int offset, int length) throws IOException;
}

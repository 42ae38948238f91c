package io.heddle.resp;

import java.io.IOException;

/** Where a {@link RespReader} gets its bytes: the reading side of a connection. */
@FunctionalInterface
public interface ByteSource {
  /**
   * Waits until there are bytes and reads at most {@code length} of them, at most 64 KB.
   *
   * @return how many bytes were read, or -1 at the end of the stream
   */
  int read(byte[] array, int offset, int length) throws IOException;
}

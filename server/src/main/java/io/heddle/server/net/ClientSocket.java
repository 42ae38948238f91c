package io.heddle.server.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * The server's end of a connection. One thread reads and one writes at a time; the others call
 * {@link #shutdownInput} and {@link #close} only, which let those come back.
 */
public interface ClientSocket {
  /**
   * Waits until there is something to read, and reads it.
   *
   * @param length at least 1
   * @return how many bytes were read, at least 1; -1 at the end of the stream
   */
  int read(byte[] array, int offset, int length) throws IOException;

  /** As {@link #read}, but gives 0 where it would have to wait. */
  int readNow(byte[] array, int offset, int length) throws IOException;

  /** Waits until there is room, and writes at least one of {@code bytes}, perhaps not all. */
  void write(ByteBuffer bytes) throws IOException;

  /** From now on reading comes to the end of the stream. */
  void shutdownInput() throws IOException;

  /** Says to the client that nothing more comes. */
  void shutdownOutput() throws IOException;

  void close() throws IOException;

  /** Where the client is. */
  SocketAddress remoteAddress() throws IOException;

  /** Where it connected to. */
  SocketAddress localAddress() throws IOException;
}

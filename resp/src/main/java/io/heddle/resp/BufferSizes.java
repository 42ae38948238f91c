package io.heddle.resp;

/**
 * How much space a connection's buffers take, in bytes.
 *
 * @param readBytes what a {@link RespReader} starts with and, at rest, returns to
 * @param readMaxBytes what it grows to while a client sends more than that at once; a single larger
 *     argument gets the room it needs, for as long as it needs it
 * @param writeBytes how much a {@link RespWriter} gathers before it sends without being told to
 */
public record BufferSizes(int readBytes, int readMaxBytes, int writeBytes) {
  public static final BufferSizes DEFAULT = new BufferSizes(1 << 10, 16 << 10, 64 << 10);
}

package io.heddle.resp;

import java.util.Arrays;

/**
 * One request: a command's name and its arguments, as ranges of the connection's read buffer.
 *
 * <p>Owned by the {@link RespReader} that made it, which uses the object again: it is valid until
 * that reader next fills its buffer.
 */
public final class Request {
  private byte[] buffer = Bytes.EMPTY.array();
  private int size;

  /** Start and length of each argument, in turn. */
  private int[] ranges = new int[8];

  /** The number of arguments, the command's name included; at least one. */
  public int size() {
    return size;
  }

  /** Argument {@code index}, borrowed; the command's name is number 0. */
  public Bytes argument(int index) {
    return Bytes.of(buffer, ranges[2 * index], ranges[2 * index + 1]);
  }

  /** The array that all arguments lie in. */
  public byte[] buffer() {
    return buffer;
  }

  public int offset(int index) {
    return ranges[2 * index];
  }

  public int length(int index) {
    return ranges[2 * index + 1];
  }

  void clear() {
    size = 0;
  }

  void add(int offset, int length) {
    if (2 * size == ranges.length) {
      ranges = Arrays.copyOf(ranges, 4 * size);
    }
    ranges[2 * size] = offset;
    ranges[2 * size + 1] = length;
    size++;
  }
}

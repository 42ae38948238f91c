package io.heddle.resp;

import java.util.Arrays;

/**
 * One request: a command's name and its arguments, as ranges of the connection's read buffer.
 *
 * <p>Owned by the {@link RespReader} that made it, which uses the object again: it is valid until
 * that reader next fills its buffer.
 */
public final class Request {
  /** Requests of more arguments than this give their space back once they are answered. */
  static final int KEPT_ARGUMENTS = 32;

  private static final int FIRST_ARGUMENTS = 4;

  private byte[] buffer = Bytes.EMPTY.array();
  private int size;

  /** Start and length of each argument, in turn. */
  private int[] ranges = new int[2 * FIRST_ARGUMENTS];

  /** Only a reader makes requests. */
  Request() {}

  /** The number of arguments, the command's name included; at least one. */
  public int size() {
    return size;
  }

  /** Argument {@code index}, borrowed; the command's name is number 0. */
  public Bytes argument(int index) {
    return Bytes.of(buffer, offset(index), length(index));
  }

  /** The request that begins at argument {@code first}; valid as long as this one. */
  public Request tail(int first) {
    Request tail = new Request();
    tail.begin(buffer);
    for (int i = first; i < size; i++) {
      tail.add(offset(i), length(i));
    }
    return tail;
  }

  /** The same request in an array of its own, valid for as long as it is needed. */
  public Request copy() {
    int bytes = 0;
    for (int i = 0; i < size; i++) {
      bytes += length(i);
    }
    Request copy = new Request();
    copy.begin(new byte[bytes]);
    int end = 0;
    for (int i = 0; i < size; i++) {
      System.arraycopy(buffer, offset(i), copy.buffer, end, length(i));
      copy.add(end, length(i));
      end += length(i);
    }
    return copy;
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

  /** Forgets all arguments; those to come lie in {@code buffer}. */
  void begin(byte[] buffer) {
    size = 0;
    // The test saves the collector's write barrier, which costs more.
    if (this.buffer != buffer) {
      this.buffer = buffer;
    }
  }

  void add(int offset, int length) {
    int at = 2 * size;
    if (at == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * at);
    }
    ranges[at] = offset;
    ranges[at + 1] = length;
    size++;
  }

  /** Follows the arguments, which moved {@code distance} bytes towards the start of the buffer. */
  void shift(int distance) {
    for (int i = 0; i < 2 * size; i += 2) {
      ranges[i] -= distance;
    }
  }

  /** Follows the arguments to the same places of another buffer. */
  void moveTo(byte[] buffer) {
    this.buffer = buffer;
  }

  /** How many arguments there is space for. */
  int capacity() {
    return ranges.length / 2;
  }

  /** Makes this hold on to nothing large: it was answered. */
  void trim() {
    size = 0;
    if (capacity() > KEPT_ARGUMENTS) {
      ranges = new int[2 * FIRST_ARGUMENTS];
    }
  }
}

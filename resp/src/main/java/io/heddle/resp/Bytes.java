package io.heddle.resp;

import java.util.Arrays;

/**
 * A byte string: a range of an array that nobody changes while this value is in use.
 *
 * <p>Two kinds share the type. A <em>borrowed</em> range lies in a connection's read buffer and is
 * valid until the request it came with has been answered; whoever keeps it longer takes a {@link
 * #copy}. An <em>owned</em> range lies in an array that is never written again, and may be kept and
 * sent as it is.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** The whole of {@code array}, which is not copied. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /**
   * The range of {@code array} from {@code offset} on, {@code length} bytes long, which is not
   * copied.
   */
  public static Bytes of(byte[] array, int offset, int length) {
    return new Bytes(array, offset, length);
  }

  /** The UTF-8 bytes of {@code text}; for any bytes, those of {@link #toString} are the same. */
  public static Bytes of(String text) {
    return of(Utf8.encode(text));
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public byte at(int index) {
    return array[offset + index];
  }

  /** A part of this range, sharing its array. */
  public Bytes slice(int from, int to) {
    return new Bytes(array, offset + from, to - from);
  }

  /** What stands before the first zero byte: all that C sees, and so Redis's error texts quote. */
  public Bytes beforeZeroByte() {
    int end = 0;
    while (end < length && at(end) != 0) {
      end++;
    }
    return slice(0, end);
  }

  /** An owned copy, whose array holds these bytes and no others. */
  public Bytes copy() {
    return of(toArray());
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Whether these bytes are {@code upperCase}, an ASCII word in capitals, in whatever case. */
  public boolean equalsIgnoreCase(String upperCase) {
    if (upperCase.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = array[offset + i];
      if (c >= 'a' && c <= 'z') {
        c -= 'a' - 'A';
      }
      if (c != upperCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Unsigned, byte by byte, the shorter first where one is the beginning of the other: the order of
   * C's {@code memcmp}.
   */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && length == that.length
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /**
   * The bytes as UTF-8 text; what is not UTF-8 is escaped, so that {@link #of(String)} knows it.
   */
  @Override
  public String toString() {
    return Utf8.decode(array, offset, length);
  }
}

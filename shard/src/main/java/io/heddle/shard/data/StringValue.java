package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.Arrays;

/**
 * A byte string too big to lie beside its key, with room to grow. Owned by the holder of its
 * shard's turn.
 *
 * <p>Bytes that were {@link #bytes lent} are not written again, as a reply may be sending them: a
 * change then goes to a new array. What lies behind the string's end was lent to nobody, so that
 * appending is cheap however often the string is read.
 */
public final class StringValue implements Value {
  /** How much room a growing string gets at most, beyond what it needs. */
  private static final int MOST_ROOM = 1 << 20;

  private static final int OBJECT_BYTES = 24;
  private static final int ARRAY_HEADER_BYTES = 12;

  private byte[] array;
  private int length;

  /** Whether someone may still read {@link #array} up to {@link #length}. */
  private boolean lent;

  /** Whether another value has the same array, so that neither may write anywhere in it. */
  private boolean shared;

  /** The whole of {@code array}, which belongs to this value from now on. */
  public StringValue(byte[] array) {
    this.array = array;
    this.length = array.length;
  }

  public int length() {
    return length;
  }

  /** The string, owned: to be kept and sent as it is now. */
  public Bytes bytes() {
    lent = true;
    return borrowedBytes();
  }

  /** The string, valid until it next changes. */
  public Bytes borrowedBytes() {
    return Bytes.of(array, 0, length);
  }

  /**
   * Puts {@code part} in the place of as many bytes from {@code offset} on, after making the string
   * long enough with zero bytes.
   */
  public void write(int offset, Bytes part) {
    int end = Math.addExact(offset, part.length());
    if (end > array.length) {
      own((int) Math.min(Integer.MAX_VALUE - 8, (long) end + Math.min(end, MOST_ROOM)));
    } else if (shared || (lent && offset < length)) {
      own(array.length);
    }
    System.arraycopy(part.array(), part.offset(), array, offset, part.length());
    length = Math.max(length, end);
  }

  private void own(int capacity) {
    array = Arrays.copyOf(array, capacity);
    lent = false;
    shared = false;
  }

  @Override
  public String typeName() {
    return "string";
  }

  /** Strings of this size are never anything but {@code raw}. */
  @Override
  public String encodingName() {
    return "raw";
  }

  /** A string is something, however short. */
  @Override
  public boolean isEmpty() {
    return false;
  }

  /** The copy has the same array until one of the two changes. */
  @Override
  public Value copy() {
    StringValue copy = new StringValue(array);
    copy.length = length;
    copy.shared = true;
    shared = true;
    return copy;
  }

  @Override
  public int pieces() {
    return 1;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + ((ARRAY_HEADER_BYTES + (long) array.length + 7) & -8);
  }
}

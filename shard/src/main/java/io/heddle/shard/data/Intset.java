package io.heddle.shard.data;

import java.util.Arrays;

/**
 * Different integers in ascending order, in two, four or eight bytes each, as the largest needs.
 * Owned by the holder of the shard's turn.
 */
final class Intset implements SetStore {
  private static final int OBJECT_BYTES = 16;
  private static final int ARRAY_HEADER_BYTES = 12;

  /** The lowest byte first. */
  private byte[] array = new byte[0];

  private int width = Short.BYTES;

  @Override
  public int size() {
    return array.length / width;
  }

  /** Integer {@code index}, in ascending order. */
  long get(int index) {
    int at = index * width;
    return switch (width) {
      case Short.BYTES -> (short) (array[at] & 0xff | array[at + 1] << 8);
      case Integer.BYTES -> getInt(at);
      default -> getInt(at) & 0xffffffffL | (long) getInt(at + 4) << 32;
    };
  }

  boolean contains(long value) {
    return indexOf(value) >= 0;
  }

  /** Adds {@code value}; false if it was here. */
  boolean add(long value) {
    int index = indexOf(value);
    if (index >= 0) {
      return false;
    }
    int wanted = widthOf(value);
    if (wanted > width) {
      widen(wanted);
    }
    int at = -(index + 1) * width;
    byte[] longer = Arrays.copyOf(array, array.length + width);
    System.arraycopy(array, at, longer, at + width, array.length - at);
    array = longer;
    set(at, value);
    return true;
  }

  /** Removes {@code value}; false if it was not here. */
  boolean remove(long value) {
    int index = indexOf(value);
    if (index < 0) {
      return false;
    }
    int at = index * width;
    byte[] shorter = Arrays.copyOf(array, array.length - width);
    System.arraycopy(array, at + width, shorter, at, shorter.length - at);
    array = shorter;
    return true;
  }

  Intset copy() {
    Intset copy = new Intset();
    copy.array = array.clone();
    copy.width = width;
    return copy;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + ((ARRAY_HEADER_BYTES + (long) array.length + 7) & -8);
  }

  /** The index of {@code value}, or one less than the negative of where it would be. */
  private int indexOf(long value) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(middle);
      if (found < value) {
        low = middle + 1;
      } else if (found > value) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  private void widen(int wider) {
    Intset narrow = copy();
    array = new byte[narrow.size() * wider];
    width = wider;
    for (int i = 0; i < narrow.size(); i++) {
      set(i * wider, narrow.get(i));
    }
  }

  private void set(int at, long value) {
    for (int i = 0; i < width; i++) {
      array[at + i] = (byte) (value >> (8 * i));
    }
  }

  private int getInt(int at) {
    return array[at] & 0xff
        | (array[at + 1] & 0xff) << 8
        | (array[at + 2] & 0xff) << 16
        | array[at + 3] << 24;
  }

  private static int widthOf(long value) {
    return value == (short) value ? Short.BYTES : value == (int) value ? Integer.BYTES : Long.BYTES;
  }
}

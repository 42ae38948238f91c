package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import java.util.Arrays;

/**
 * A few byte strings one after the other in one array: what small collections are made of. Owned by
 * the holder of the shard's turn.
 *
 * <p>An element is a byte that says what follows, and that: a string, or a number in up to eight
 * bytes, the lowest first, for a string that is the canonical form of one and longer than it. Equal
 * strings have equal elements, so a search compares bytes.
 *
 * <p>Elements are found by <em>place</em>: their index in the array, valid until the next change. A
 * byte that was written once is never written again, so what was read may be kept and sent; only
 * the room behind the end is filled in place.
 */
final class Listpack implements SetStore {
  /** Redis lets no listpack grow beyond this. */
  static final int MAX_BYTES = 1 << 30;

  /** The place where the first element is, if there is one. */
  static final int START = 0;

  private static final int OBJECT_BYTES = 24;
  private static final int ARRAY_HEADER_BYTES = 12;

  // What an element begins with: the length itself up to SHORT, or one of these.
  private static final int SHORT = 127;

  /** A string of up to {@link #MEDIUM_LENGTH} bytes; six bits of its length are here, 8 follow. */
  private static final int MEDIUM = 0x80;

  private static final int MEDIUM_LENGTH = (1 << 14) - 1;

  /** A string whose length is in the four bytes that follow. */
  private static final int LONG = 0xc0;

  /** A number; how many bytes it has is added to this. */
  private static final int NUMBER = 0xd0;

  private static final int LONGEST_NUMBER = 20;

  private byte[] array;
  private int end;
  private int size;

  Listpack() {
    this(Bytes.EMPTY.array(), 0, 0);
  }

  private Listpack(byte[] array, int end, int size) {
    this.array = array;
    this.end = end;
    this.size = size;
  }

  /** The same elements, in an array of just their size if there is much room in this one. */
  Listpack copy() {
    return new Listpack(Arrays.copyOf(array, end), end, size);
  }

  /** How many elements there are. */
  @Override
  public int size() {
    return size;
  }

  /** The place behind the last element. */
  int end() {
    return end;
  }

  /** Whether an element of {@code length} more bytes keeps this within what Redis allows. */
  boolean mayGrowBy(long length) {
    return end + length <= MAX_BYTES;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + ((ARRAY_HEADER_BYTES + (long) array.length + 7) & -8);
  }

  /** The place of the element after the one at {@code place}. */
  int next(int place) {
    return place + elementBytes(array, place);
  }

  /** The place of element {@code index}. */
  int place(int index) {
    return skip(START, index);
  }

  /** The place {@code count} elements after {@code place}. */
  int skip(int place, int count) {
    int at = place;
    for (int i = 0; i < count; i++) {
      at = next(at);
    }
    return at;
  }

  /** The element at {@code place}, owned. */
  Bytes get(int place) {
    int head = array[place] & 0xff;
    if (head > NUMBER) {
      return Bytes.of(Long.toString(number(array, place + 1, head - NUMBER)));
    }
    int start = place + headBytes(head);
    return Bytes.of(array, start, next(place) - start);
  }

  /** Whether the element at {@code place} is kept as a number. */
  boolean isNumber(int place) {
    return (array[place] & 0xff) > NUMBER;
  }

  /** The element at {@code place}, which is a number. */
  long getLong(int place) {
    int head = array[place] & 0xff;
    return head > NUMBER
        ? number(array, place + 1, head - NUMBER)
        : Decimal.parse(array, place + 1, place + 1 + head, 0);
  }

  /** The place of {@code element} among every {@code stride}-th one, from the first on, or -1. */
  int find(Bytes element, int stride) {
    byte[] wanted = encode(element);
    int length = wanted.length;
    for (int place = START; place < end; place = skip(place, stride)) {
      if (array[place] == wanted[0]
          && end - place >= length
          && Arrays.equals(array, place, place + length, wanted, 0, length)) {
        return place;
      }
    }
    return -1;
  }

  void add(Bytes element) {
    insert(end, element);
  }

  /** Puts elements before the one at {@code place}, or at the end. */
  void insert(int place, Bytes... elements) {
    byte[] encoded = encode(elements);
    if (place == end && end + encoded.length <= array.length) {
      System.arraycopy(encoded, 0, array, end, encoded.length);
    } else {
      splice(place, place, encoded, place == end ? room(end + encoded.length) : 0);
    }
    end += encoded.length;
    size += elements.length;
  }

  /** Puts {@code element} in the place of the one at {@code place}. */
  void replace(int place, Bytes element) {
    byte[] encoded = encode(element);
    int next = next(place);
    splice(place, next, encoded, 0);
    end += encoded.length - (next - place);
  }

  /** Removes {@code count} elements from the one at {@code place} on. */
  void remove(int place, int count) {
    int next = skip(place, count);
    splice(place, next, Bytes.EMPTY.array(), 0);
    end -= next - place;
    size -= count;
  }

  /** Room to grow, an eighth. */
  private static int room(int length) {
    return Math.min(length >>> 3, MAX_BYTES - length);
  }

  /** Has a new array, with {@code middle} in the place of what is between two places. */
  private void splice(int from, int to, byte[] middle, int room) {
    byte[] spliced = new byte[from + middle.length + end - to + Math.max(0, room)];
    System.arraycopy(array, 0, spliced, 0, from);
    System.arraycopy(middle, 0, spliced, from, middle.length);
    System.arraycopy(array, to, spliced, from + middle.length, end - to);
    array = spliced;
  }

  private static byte[] encode(Bytes... elements) {
    long length = 0;
    for (Bytes element : elements) {
      length += encodedBytes(element);
    }
    byte[] encoded = new byte[Math.toIntExact(length)];
    int at = 0;
    for (Bytes element : elements) {
      at = write(element, encoded, at);
    }
    return encoded;
  }

  /** How many bytes the number that {@code element} is the canonical form of takes, or 0. */
  private static int numberBytes(Bytes element) {
    int length = element.length();
    if (length < 2 || length > LONGEST_NUMBER || !Decimal.isLong(element)) {
      return 0;
    }
    int bytes = bytesOf(Decimal.parse(element, 0));
    return bytes < length ? bytes : 0;
  }

  private static int bytesOf(long value) {
    int bits = 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    return (bits + 7) >>> 3;
  }

  private static long encodedBytes(Bytes element) {
    int numberBytes = numberBytes(element);
    if (numberBytes > 0) {
      return 1L + numberBytes;
    }
    int length = element.length();
    return (length <= SHORT ? 1L : length <= MEDIUM_LENGTH ? 2L : 5L) + length;
  }

  private static int write(Bytes element, byte[] target, int start) {
    int at = start;
    int numberBytes = numberBytes(element);
    if (numberBytes > 0) {
      target[at++] = (byte) (NUMBER + numberBytes);
      long value = Decimal.parse(element, 0);
      for (int i = 0; i < numberBytes; i++) {
        target[at++] = (byte) (value >> (8 * i));
      }
      return at;
    }
    int length = element.length();
    if (length <= SHORT) {
      target[at++] = (byte) length;
    } else if (length <= MEDIUM_LENGTH) {
      target[at++] = (byte) (MEDIUM | length >>> 8);
      target[at++] = (byte) length;
    } else {
      target[at++] = (byte) LONG;
      for (int shift = 24; shift >= 0; shift -= 8) {
        target[at++] = (byte) (length >>> shift);
      }
    }
    System.arraycopy(element.array(), element.offset(), target, at, length);
    return at + length;
  }

  private static int headBytes(int head) {
    return head == LONG ? 5 : head <= SHORT || head > NUMBER ? 1 : 2;
  }

  private static int elementBytes(byte[] array, int place) {
    int head = array[place] & 0xff;
    if (head <= SHORT) {
      return 1 + head;
    }
    if (head > NUMBER) {
      return 1 + head - NUMBER;
    }
    if (head == LONG) {
      return 5
          + ((array[place + 1] & 0xff) << 24
              | (array[place + 2] & 0xff) << 16
              | (array[place + 3] & 0xff) << 8
              | (array[place + 4] & 0xff));
    }
    return 2 + ((head & 0x3f) << 8 | (array[place + 1] & 0xff));
  }

  private static long number(byte[] array, int start, int length) {
    long value = array[start + length - 1];
    for (int i = length - 2; i >= 0; i--) {
      value = value << 8 | (array[start + i] & 0xff);
    }
    return value;
  }
}

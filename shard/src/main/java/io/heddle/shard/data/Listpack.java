package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few byte strings one after the other in one array: what small collections are made of. Owned by
 * the holder of the shard's turn.
 *
 * <p>Each is a {@link PackedElement}; equal strings have equal forms, so a search compares bytes.
 * Between its frame this is Redis's listpack, as files and payloads have it.
 *
 * <p>Elements are found by <em>place</em>: their index in the array, valid until the next change. A
 * byte that was written once is never written again, so what was read may be kept and sent; only
 * the room behind the end is filled in place.
 */
public final class Listpack implements SetStore {
  /** Redis lets no listpack grow beyond this. */
  static final int MAX_BYTES = 1 << 30;

  /** The place where the first element is, if there is one. */
  static final int START = 0;

  private static final int OBJECT_BYTES = 24;
  private static final int ARRAY_HEADER_BYTES = 12;

  /** What Redis's listpack has beside its elements: two lengths and an end mark. */
  static final int FRAME_BYTES = 7;

  private static final int HEADER_BYTES = FRAME_BYTES - 1;
  private static final byte END = (byte) 0xff;

  /** What a listpack says instead of its size if there is no room for that. */
  private static final int UNCOUNTED = 0xffff;

  private byte[] array;
  private int end;
  private int size;

  /** No elements yet. */
  public Listpack() {
    this(Bytes.EMPTY.array(), 0, 0);
  }

  private Listpack(byte[] array, int end, int size) {
    this.array = array;
    this.end = end;
    this.size = size;
  }

  /**
   * The elements of {@code framed}, which is Redis's listpack as someone else made it; null if it
   * is damaged. Nothing is shared.
   */
  public static @Nullable Listpack read(byte[] framed) {
    int end = framed.length - 1;
    if (end < HEADER_BYTES
        || PackedElement.readLow(framed, 0, 4) != framed.length
        || framed[end] != END) {
      return null;
    }
    // As we write elements, none takes more room than it does here.
    Listpack pack = new Listpack(new byte[end - HEADER_BYTES], START, 0);
    for (int at = HEADER_BYTES; at < end; at += PackedElement.bytesAt(framed, at)) {
      if (!PackedElement.isWhole(framed, at, end)) {
        return null;
      }
      pack.end = PackedElement.write(PackedElement.read(framed, at), pack.array, pack.end);
      pack.size++;
    }
    long count = PackedElement.readLow(framed, 4, 2);
    return count == UNCOUNTED || count == pack.size ? pack : null;
  }

  /** Redis's listpack of these elements, owned. */
  public Bytes toBytes() {
    return frame(array, START, end, size);
  }

  /** Redis's listpack of {@code size} elements that are a range of {@code array}. */
  static Bytes frame(byte[] array, int start, int end, int size) {
    byte[] framed = new byte[end - start + FRAME_BYTES];
    PackedElement.writeLow(framed.length, 4, framed, 0);
    PackedElement.writeLow(Math.min(size, UNCOUNTED), 2, framed, 4);
    System.arraycopy(array, start, framed, HEADER_BYTES, end - start);
    framed[framed.length - 1] = END;
    return Bytes.of(framed);
  }

  /** The same elements as a list, which takes them over. */
  PackedList toList() {
    return new PackedList(array, START, end, size);
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
    return place + PackedElement.bytesAt(array, place);
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
    return PackedElement.read(array, place);
  }

  /** Whether the element at {@code place} is an integer. */
  boolean isInteger(int place) {
    return PackedElement.isIntegerAt(array, place);
  }

  /** The element at {@code place}, which is an integer. */
  long getLong(int place) {
    return PackedElement.integerAt(array, place);
  }

  /** Passes on every element, owned. */
  public void forEach(Consumer<? super Bytes> each) {
    for (int place = START; place < end; place = next(place)) {
      each.accept(get(place));
    }
  }

  /** The place of {@code element} among every {@code stride}-th one, from the first on, or -1. */
  int find(Bytes element, int stride) {
    byte[] wanted = PackedElement.pack(element);
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

  /** Adds a copy of {@code element} at the end. */
  public void add(Bytes element) {
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
    byte[] encoded = PackedElement.pack(element);
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

  /** Room to grow, a sixteenth: to copy a few bytes more often costs less than to keep them. */
  private static int room(int length) {
    return Math.min(length >>> 4, MAX_BYTES - length);
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
    if (elements.length == 1) {
      return PackedElement.pack(elements[0]);
    }
    long length = 0;
    for (Bytes element : elements) {
      length += PackedElement.bytes(element);
    }
    byte[] encoded = new byte[Math.toIntExact(length)];
    int at = 0;
    for (Bytes element : elements) {
      at = PackedElement.write(element, encoded, at);
    }
    return encoded;
  }
}

package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.Arrays;

/**
 * Elements one after the other in one array, with room at both ends. Owned by the holder of the
 * shard's turn.
 *
 * <p>Bytes that were {@link #lend lent} are not written again, as a reply may be sending them: a
 * change that would write there goes to a new array. What lies outside of the lent range was lent
 * to nobody, so lists that are read still grow in place.
 */
final class PackedList implements ListNode {
  private static final int OBJECT_BYTES = 32;
  private static final int ARRAY_HEADER_BYTES = 12;
  private static final int LEAST_ROOM = 16;

  /** Up to this length it costs less to copy an element than to lend it. */
  private static final int SMALL_BYTES = 1 << 10;

  private byte[] array;
  private int start;
  private int end;
  private int size;

  // What someone may still read lies in this range.
  private int lentFrom;
  private int lentTo;

  PackedList() {
    array = Bytes.EMPTY.array();
  }

  /** {@code size} elements that are a range of {@code array}, which nobody else changes. */
  PackedList(byte[] array, int start, int end, int size) {
    this.array = array;
    this.start = start;
    this.end = end;
    this.size = size;
  }

  /** The list of {@code element} alone. */
  static PackedList of(Bytes element) {
    byte[] packed = PackedElement.pack(element);
    return new PackedList(packed, 0, packed.length, 1);
  }

  /** The list of {@code size} elements that lie packed in {@code array}, which it keeps. */
  static PackedList ofPacked(byte[] array, int size) {
    return new PackedList(array, 0, array.length, size);
  }

  /** The packed elements and nothing else, owned. */
  byte[] toArray() {
    return Arrays.copyOfRange(array, start, end);
  }

  @Override
  public PackedList packed() {
    return this;
  }

  /** Redis's listpack of these elements. */
  Bytes toListpack() {
    return Listpack.frame(array, start, end, size);
  }

  /** How many elements there are. */
  @Override
  public int size() {
    return size;
  }

  /** How many bytes Redis's listpack of these elements has. */
  @Override
  public int bytes() {
    return end - start + Listpack.FRAME_BYTES;
  }

  /** The length of the first of the elements, which is there. */
  @Override
  public int firstLength() {
    return PackedElement.lengthAt(array, start);
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + ((ARRAY_HEADER_BYTES + (long) array.length + 7) & -8);
  }

  /** The same elements; the array is shared until one of the two changes. */
  @Override
  public PackedList copy() {
    lend(0, array.length);
    PackedList copy = new PackedList(array, start, end, size);
    copy.lend(0, array.length);
    return copy;
  }

  /**
   * Element {@code index}, owned; a small one is copied, so that this list stays free to change.
   */
  Bytes get(int index) {
    int at = seek(index);
    Bytes element = PackedElement.read(array, at);
    if (element.array() != array) {
      return element;
    }
    if (element.length() <= SMALL_BYTES) {
      return element.copy();
    }
    lend(element.offset(), element.offset() + element.length());
    return element;
  }

  /** Elements from {@code from} to {@code to}, the latter excluded, to be read as they are now. */
  ListRange.Part part(int from, int to) {
    int first = seek(from);
    int last = seek(to);
    lend(first, last);
    return new ListRange.Part(array, first, last, to - from);
  }

  private void lend(int from, int to) {
    lentFrom = isLent() ? Math.min(lentFrom, from) : from;
    lentTo = Math.max(lentTo, to);
  }

  private boolean isLent() {
    return lentTo > lentFrom;
  }

  /** Where element {@code index} is, or the end. */
  private int seek(int index) {
    if (index > size >>> 1) {
      int at = end;
      for (int i = size; i > index; i--) {
        at -= PackedElement.bytesBefore(array, at);
      }
      return at;
    }
    int at = start;
    for (int i = 0; i < index; i++) {
      at += PackedElement.bytesAt(array, at);
    }
    return at;
  }

  void addFirst(Bytes element) {
    int bytes = PackedElement.bytes(element);
    if (start < bytes || isLent(start - bytes, start)) {
      move(bytes + room(bytes), Math.min(array.length - end, room(0)));
    }
    start -= bytes;
    PackedElement.write(element, array, start);
    size++;
  }

  void addLast(Bytes element) {
    int bytes = PackedElement.bytes(element);
    if (array.length - end < bytes || isLent(end, end + bytes)) {
      move(Math.min(start, room(0)), bytes + room(bytes));
    }
    end = PackedElement.write(element, array, end);
    size++;
  }

  /** Puts {@code element} before element {@code index}. */
  void insert(int index, Bytes element) {
    if (index == 0) {
      addFirst(element);
    } else if (index == size) {
      addLast(element);
    } else {
      int at = seek(index);
      splice(at, at, PackedElement.pack(element));
      size++;
    }
  }

  /** Puts {@code element} in the place of element {@code index}. */
  void replace(int index, Bytes element) {
    int at = seek(index);
    splice(at, at + PackedElement.bytesAt(array, at), PackedElement.pack(element));
  }

  /** Removes {@code count} elements from {@code index} on. */
  void remove(int index, int count) {
    if (count == size) {
      clear();
      return;
    }
    int from = seek(index);
    int to = index + count == size ? end : index == 0 ? seek(count) : skip(from, count);
    size -= count;
    if (from == start) {
      start = to;
    } else if (to == end) {
      end = from;
    } else {
      splice(from, to, Bytes.EMPTY.array());
      return;
    }
    if (array.length > 4 * LEAST_ROOM && end - start < array.length >>> 1) {
      move(0, room(0));
    }
  }

  private int skip(int from, int count) {
    int at = from;
    for (int i = 0; i < count; i++) {
      at += PackedElement.bytesAt(array, at);
    }
    return at;
  }

  private void clear() {
    array = Bytes.EMPTY.array();
    start = 0;
    end = 0;
    size = 0;
    lentFrom = 0;
    lentTo = 0;
  }

  /**
   * The index of the next element that equals {@code packed}, from {@code from} on upwards, or
   * downwards; -1 if there is none among the next {@code most}.
   */
  int indexOf(byte[] packed, int from, boolean downwards, long most) {
    int count = (int) Math.min(most, downwards ? from + 1L : (long) size - from);
    int at = downwards ? seek(from + 1) : seek(from);
    for (int i = 0; i < count; i++) {
      int bytes =
          downwards ? PackedElement.bytesBefore(array, at) : PackedElement.bytesAt(array, at);
      at -= downwards ? bytes : 0;
      if (isAt(packed, at)) {
        return downwards ? from - i : from + i;
      }
      at += downwards ? 0 : bytes;
    }
    return -1;
  }

  /** Whether the element at {@code at} is {@code packed}: the forms of others begin otherwise. */
  private boolean isAt(byte[] packed, int at) {
    return end - at >= packed.length
        && array[at] == packed[0]
        && Arrays.equals(array, at, at + packed.length, packed, 0, packed.length);
  }

  /**
   * Removes elements that equal {@code packed}, the first {@code most} of them or the last.
   *
   * @return how many there were
   */
  int removeAll(byte[] packed, boolean backwards, long most) {
    int equal = 0;
    for (int at = start; at < end; at += PackedElement.bytesAt(array, at)) {
      equal += isAt(packed, at) ? 1 : 0;
    }
    int removed = (int) Math.min(most, equal);
    if (removed == size) {
      clear();
    } else if (removed > 0) {
      int spared = backwards ? equal - removed : 0;
      removeEqual(packed, spared, spared + removed);
    }
    return removed;
  }

  /** Removes the equal elements from the one numbered {@code from} on and before {@code to}. */
  private void removeEqual(byte[] packed, int from, int to) {
    byte[] kept = new byte[end - start - (to - from) * packed.length];
    int keptEnd = 0;
    int number = 0;
    for (int at = start; at < end; ) {
      int bytes = PackedElement.bytesAt(array, at);
      boolean equal = isAt(packed, at);
      if (!equal || number < from || number >= to) {
        System.arraycopy(array, at, kept, keptEnd, bytes);
        keptEnd += bytes;
      }
      number += equal ? 1 : 0;
      at += bytes;
    }
    own(kept, 0, keptEnd);
    size -= to - from;
  }

  /** Takes the elements from {@code index} on away from here, and returns them. */
  PackedList split(int index) {
    int at = seek(index);
    PackedList rest = new PackedList(Arrays.copyOfRange(array, at, end), 0, end - at, size - index);
    end = at;
    size = index;
    trim();
    return rest;
  }

  /** Adds all elements of {@code next}. */
  void append(PackedList next) {
    splice(end, end, Arrays.copyOfRange(next.array, next.start, next.end));
    size += next.size;
  }

  /** Gives back the room that there is, for a list that will hardly grow. */
  void trim() {
    if (array.length - (end - start) > LEAST_ROOM) {
      move(0, 0);
    }
  }

  private boolean isLent(int from, int to) {
    return isLent() && from < lentTo && lentFrom < to;
  }

  /** Room for what may come after {@code more} bytes: an eighth. */
  private int room(int more) {
    return Math.max(LEAST_ROOM, (end - start + more) >>> 3);
  }

  /** Goes to an array of its own, with this much room at its ends. */
  private void move(int before, int after) {
    byte[] moved = new byte[before + end - start + after];
    System.arraycopy(array, start, moved, before, end - start);
    own(moved, before, before + end - start);
  }

  private void own(byte[] next, int nextStart, int nextEnd) {
    array = next;
    start = nextStart;
    end = nextEnd;
    lentFrom = 0;
    lentTo = 0;
  }

  /** Puts {@code middle} in the place of what is between {@code from} and {@code to}. */
  private void splice(int from, int to, byte[] middle) {
    if (to - from == middle.length && !isLent(from, to)) {
      System.arraycopy(middle, 0, array, from, middle.length);
      return;
    }
    int length = end - start + middle.length - (to - from);
    byte[] spliced = new byte[length + Math.max(LEAST_ROOM, length >>> 3)];
    System.arraycopy(array, start, spliced, 0, from - start);
    System.arraycopy(middle, 0, spliced, from - start, middle.length);
    System.arraycopy(array, to, spliced, from - start + middle.length, end - to);
    own(spliced, 0, length);
  }
}

package io.heddle.shard.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link HashTable}: the entries whose positions begin with the same {@link #depth}
 * bits. Owned by the holder of the shard's turn.
 *
 * <p>An open-addressing table with linear probing that is also sorted: an entry's home grows with
 * its position, and an insertion moves up what comes after it. So a probe ends early at a miss, a
 * split cuts the table in two, and a scan is a walk. The table does not wrap round; entries pushed
 * past the last home lie in a few slots more, of which the last is always empty.
 */
final class Segment<E> {
  /** The slots that have a home, at first. */
  static final int FIRST_CAPACITY = 4;

  /** From this capacity on a segment splits rather than grows, if it can. */
  static final int FULL_CAPACITY = 1000;

  /** The position in an empty slot: the greatest, so that no probe goes on beyond it. */
  private static final int NONE = -1;

  final int depth;
  private final int capacity;
  private int size;

  /** Unsigned and sorted but for {@link #NONE} where {@link #entries} has nothing. */
  private int[] positions;

  private @Nullable Object[] entries;

  private Segment(int depth, int capacity) {
    this.depth = depth;
    this.capacity = capacity;
    positions = new int[capacity + Math.max(4, capacity / 32)];
    Arrays.fill(positions, NONE);
    entries = new Object[positions.length];
  }

  private Segment(Segment<E> original) {
    this.depth = original.depth;
    this.capacity = original.capacity;
    this.size = original.size;
    this.positions = original.positions.clone();
    this.entries = new Object[original.entries.length];
  }

  /** A directory that has one and the same empty segment all over. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
  static <E> Segment<E>[] array(int length) {
    Segment<E>[] array = new Segment[length];
    Arrays.fill(array, new Segment<E>(0, FIRST_CAPACITY));
    return array;
  }

  int size() {
    return size;
  }

  /** How many slots there are, with or without entries. */
  int slots() {
    return entries.length;
  }

  @SuppressWarnings("unchecked") // nothing else gets in
  @Nullable E entry(int slot) {
    return (E) entries[slot];
  }

  void replace(int slot, E entry) {
    entries[slot] = entry;
  }

  /** Where the entry in {@code slot}, which is not empty, stands in the order of the table. */
  int position(int slot) {
    return positions[slot];
  }

  /** Whether one more entry makes probes long. */
  boolean isFull() {
    return size >= capacity - (capacity >>> 3);
  }

  boolean isSparse() {
    return size < capacity >>> 2 && capacity > FIRST_CAPACITY;
  }

  boolean mayGrow() {
    return capacity < FULL_CAPACITY;
  }

  /** The slot of the entry with that position and, as {@code table} sees it, name; or -1. */
  int find(int position, HashTable<E> table, byte[] array, int offset, int length) {
    for (int slot = firstFrom(position); positions[slot] == position; slot++) {
      E entry = entry(slot);
      // The greatest position is also that of empty slots.
      if (entry == null) {
        break;
      }
      if (table.matches(entry, array, offset, length)) {
        return slot;
      }
    }
    return -1;
  }

  /** Reads where the search for {@code position} begins; see {@link HashTable#readSlot}. */
  int readSlot(int position) {
    int slot = home(position);
    return positions[slot] + (entries[slot] == null ? 0 : 1);
  }

  /** The entry that the search for {@code position} ends at, or null. */
  @Nullable E peek(int position) {
    return entry(firstFrom(position));
  }

  /** The slot of {@code wanted}, or -1. */
  int find(int position, E wanted) {
    for (int slot = firstFrom(position); positions[slot] == position; slot++) {
      Object entry = entries[slot];
      if (entry == null) {
        break;
      }
      if (entry == wanted) {
        return slot;
      }
    }
    return -1;
  }

  /**
   * A slot such that all entries before it have lesser positions than {@code position} and all
   * entries from it on have not. If it is empty, no entry has this position.
   */
  int firstFrom(int position) {
    int slot = home(position);
    while (Integer.compareUnsigned(positions[slot], position) < 0) {
      slot++;
    }
    return slot;
  }

  /** Adds an entry whose name is not here yet. */
  void insert(int position, E entry) {
    int slot = firstFrom(position);
    int free = slot;
    while (entries[free] != null) {
      free++;
    }
    keepLastEmpty(free);
    System.arraycopy(positions, slot, positions, slot + 1, free - slot);
    System.arraycopy(entries, slot, entries, slot + 1, free - slot);
    positions[slot] = position;
    entries[slot] = entry;
    size++;
  }

  /** Empties a slot, and moves down those after it that are not at home. */
  void remove(int slot) {
    int end = slot + 1;
    while (entries[end] != null && home(positions[end]) < end) {
      end++;
    }
    System.arraycopy(positions, slot + 1, positions, slot, end - slot - 1);
    System.arraycopy(entries, slot + 1, entries, slot, end - slot - 1);
    positions[end - 1] = NONE;
    entries[end - 1] = null;
    size--;
  }

  /** A segment of its own with the same entries, each as {@code copy} gives it. */
  Segment<E> copy(UnaryOperator<E> copy) {
    Segment<E> copied = new Segment<>(this);
    for (int slot = 0; slot < slots(); slot++) {
      E entry = entry(slot);
      if (entry != null) {
        copied.entries[slot] = copy.apply(entry);
      }
    }
    return copied;
  }

  /** The same entries in a table of the size that suits them. */
  Segment<E> resized() {
    Segment<E> resized = new Segment<>(depth, capacityFor(size + 1));
    resized.append(this, 0, slots(), 0);
    return resized;
  }

  /** The entries before and from {@code middle} on, each half with one more bit in common. */
  List<Segment<E>> split(int middle) {
    int cut = firstFrom(middle);
    int lower = 0;
    for (int slot = 0; slot < cut; slot++) {
      lower += entries[slot] == null ? 0 : 1;
    }
    Segment<E> low = new Segment<>(depth + 1, capacityFor(lower));
    low.append(this, 0, cut, 0);
    Segment<E> high = new Segment<>(depth + 1, capacityFor(size - lower));
    high.append(this, cut, slots(), 0);
    return List.of(low, high);
  }

  /** The entries of this segment and of {@code next}, which has the positions just above. */
  Segment<E> merge(Segment<E> next) {
    Segment<E> merged = new Segment<>(depth - 1, capacityFor(size + next.size));
    int end = merged.append(this, 0, slots(), 0);
    merged.append(next, 0, next.slots(), end);
    return merged;
  }

  /**
   * Adds entries that come after all that are here, the first no lower than {@code end}; returns
   * the slot after the last.
   */
  private int append(Segment<E> source, int from, int to, int end) {
    int next = end;
    for (int slot = from; slot < to; slot++) {
      Object entry = source.entries[slot];
      if (entry != null) {
        int position = source.positions[slot];
        next = Math.max(next, home(position));
        keepLastEmpty(next);
        positions[next] = position;
        entries[next++] = entry;
        size++;
      }
    }
    return next;
  }

  /**
   * Where an entry with this position lies if others have not pushed it up: in proportion to the
   * bits after the common ones.
   */
  private int home(int position) {
    return (int) ((((position << depth) & 0xffffffffL) * capacity) >>> 32);
  }

  /**
   * Makes sure that there is a slot after {@code slot}, which is about to be filled. Many equal
   * positions alone need it often.
   */
  private void keepLastEmpty(int slot) {
    int length = positions.length;
    if (slot == length - 1) {
      int more = Math.max(8, length >>> 2);
      positions = Arrays.copyOf(positions, length + more);
      Arrays.fill(positions, length, length + more, NONE);
      entries = Arrays.copyOf(entries, length + more);
    }
  }

  private static int capacityFor(int size) {
    int capacity = FIRST_CAPACITY;
    while (size > capacity - (capacity >>> 2)) {
      capacity += capacity < 512 ? capacity : capacity >>> 2;
    }
    return capacity;
  }
}

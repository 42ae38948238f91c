package io.heddle.shard.data;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link Quicklist} in their order: an array with room at both ends, where adding
 * and removing at the ends is cheap. Owned by the holder of the shard's turn.
 */
final class NodeRow {
  private static final int LEAST_CAPACITY = 4;
  private static final int OBJECT_BYTES = 24;
  private static final int ARRAY_HEADER_BYTES = 12;
  private static final int REFERENCE_BYTES = 4;

  private @Nullable ListNode[] array = new ListNode[LEAST_CAPACITY];
  private int first = LEAST_CAPACITY / 2;
  private int size;

  int size() {
    return size;
  }

  ListNode get(int index) {
    return Objects.requireNonNull(array[first + Objects.checkIndex(index, size)]);
  }

  void set(int index, ListNode node) {
    array[first + Objects.checkIndex(index, size)] = node;
  }

  /** Puts {@code node} before node {@code index}, or at the end. */
  void insert(int index, ListNode node) {
    boolean nearHead = index < size - index;
    if (nearHead ? first == 0 : first + size == array.length) {
      centre();
    }
    if (nearHead) {
      System.arraycopy(array, first, array, first - 1, index);
      first--;
    } else {
      System.arraycopy(array, first + index, array, first + index + 1, size - index);
    }
    array[first + index] = node;
    size++;
  }

  void remove(int index) {
    int at = first + Objects.checkIndex(index, size);
    if (index < size - 1 - index) {
      System.arraycopy(array, first, array, first + 1, index);
      array[first++] = null;
    } else {
      System.arraycopy(array, at + 1, array, at, size - 1 - index);
      array[first + size - 1] = null;
    }
    size--;
    if (array.length > LEAST_CAPACITY && size < array.length >>> 2) {
      centre();
    }
  }

  /** As much room at one end as at the other, half as much as there are nodes or more. */
  private void centre() {
    @Nullable ListNode[] centred = new ListNode[Math.max(LEAST_CAPACITY, 2 * size)];
    int centredFirst = (centred.length - size) / 2;
    System.arraycopy(array, first, centred, centredFirst, size);
    array = centred;
    first = centredFirst;
  }

  NodeRow copy() {
    NodeRow copy = new NodeRow();
    copy.array = Arrays.copyOf(array, array.length);
    copy.first = first;
    copy.size = size;
    for (int i = 0; i < size; i++) {
      copy.set(i, get(i).copy());
    }
    return copy;
  }

  long heapBytes() {
    long bytes = OBJECT_BYTES + ARRAY_HEADER_BYTES + (long) REFERENCE_BYTES * array.length;
    for (int i = 0; i < size; i++) {
      bytes += get(i).heapBytes();
    }
    return bytes;
  }
}

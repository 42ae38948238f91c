package io.heddle.shard.data;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders what has a deadline, the earliest first. Owned by the holder of the shard's turn.
 *
 * <p>A heap with four children per node, in chunks, so that growing copies one reference per chunk.
 * Every element knows its index, which makes changing or removing any of them as cheap as adding
 * one.
 */
public final class ExpiryHeap<T extends Timed> {
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
  private static final int FIRST_LENGTH = 4;

  private @Nullable Timed[] @Nullable [] chunks = new Timed[0][];
  private int size;

  public int size() {
    return size;
  }

  public @Nullable T first() {
    return size == 0 ? null : get(0);
  }

  public void add(T deadline) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      // The first chunk alone is common (many databases hold few deadlines or none); more follow by
      // an eighth.
      chunks = Arrays.copyOf(chunks, chunk + 1 + (chunk >>> 3));
    }
    int length = chunks[chunk] == null ? 0 : chunks[chunk].length;
    if (length <= (size & CHUNK_MASK)) {
      // The first chunk grows from small, as many heaps hold next to nothing.
      int wanted = chunk > 0 ? CHUNK_MASK + 1 : Math.max(FIRST_LENGTH, 2 * length);
      chunks[chunk] = length == 0 ? new Timed[wanted] : Arrays.copyOf(chunks[chunk], wanted);
    }
    up(deadline, size++);
  }

  /** Lets {@code deadline}, which is here, be at {@code atMillis}. */
  public void move(T deadline, long atMillis) {
    deadline.atMillis = atMillis;
    update(deadline);
  }

  private void update(T deadline) {
    int index = deadline.index;
    up(deadline, index);
    if (deadline.index == index) {
      down(deadline, index);
    }
  }

  public void remove(T deadline) {
    int index = deadline.index;
    deadline.index = -1;
    size--;
    T last = get(size);
    dropLast();
    if (last != deadline) {
      set(index, last);
      update(last);
    }
  }

  /**
   * Moves {@code deadline} from {@code index}, which is its to fill, towards the root as far as it
   * must.
   */
  private void up(T deadline, int index) {
    int i = index;
    while (i > 0) {
      int above = (i - 1) >>> 2;
      T parent = get(above);
      if (parent.atMillis <= deadline.atMillis) {
        break;
      }
      set(i, parent);
      i = above;
    }
    set(i, deadline);
  }

  /**
   * Moves {@code deadline} from {@code index}, which is its to fill, towards the leaves as far as
   * it must.
   */
  private void down(T deadline, int index) {
    int i = index;
    while (true) {
      int least = 4 * i + 1;
      if (least >= size) {
        break;
      }
      T child = get(least);
      int end = Math.min(least + 4, size);
      for (int j = least + 1; j < end; j++) {
        T other = get(j);
        if (other.atMillis < child.atMillis) {
          least = j;
          child = other;
        }
      }
      if (child.atMillis >= deadline.atMillis) {
        break;
      }
      set(i, child);
      i = least;
    }
    set(i, deadline);
  }

  @SuppressWarnings("unchecked") // nothing else gets in
  private T get(int index) {
    return (T) requireNonNull(chunk(index)[index & CHUNK_MASK]);
  }

  private void set(int index, T deadline) {
    chunk(index)[index & CHUNK_MASK] = deadline;
    deadline.index = index;
  }

  /**
   * Forgets the element just past the end, and the chunk after its own, so that one chunk is kept
   * for growth.
   */
  private void dropLast() {
    chunk(size)[size & CHUNK_MASK] = null;
    int next = (size >>> CHUNK_BITS) + 1;
    if (next < chunks.length) {
      chunks[next] = null;
    }
  }

  private @Nullable Timed[] chunk(int index) {
    return requireNonNull(chunks[index >>> CHUNK_BITS]);
  }
}

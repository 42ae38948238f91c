package io.heddle.shard.keyspace;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders deadlines, the earliest first. Owned by the holder of the shard's turn.
 *
 * <p>A heap with four children per node, in chunks, so that growing copies one reference per chunk.
 * Every deadline knows its index, which makes changing or removing any of them as cheap as adding
 * one.
 */
final class ExpiryHeap {
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

  private @Nullable Deadline[] @Nullable [] chunks = new Deadline[0][];
  private int size;

  int size() {
    return size;
  }

  @Nullable Deadline first() {
    return size == 0 ? null : get(0);
  }

  void add(Deadline deadline) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      // The first chunk alone is common (many databases hold few deadlines or none); more follow by
      // an eighth.
      chunks = Arrays.copyOf(chunks, chunk + 1 + (chunk >>> 3));
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new Deadline[CHUNK_MASK + 1];
    }
    up(deadline, size++);
  }

  /** Restores the order after {@code deadline} has changed. */
  void update(Deadline deadline) {
    int index = deadline.index;
    up(deadline, index);
    if (deadline.index == index) {
      down(deadline, index);
    }
  }

  void remove(Deadline deadline) {
    int index = deadline.index;
    deadline.index = -1;
    size--;
    Deadline last = get(size);
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
  private void up(Deadline deadline, int index) {
    int i = index;
    while (i > 0) {
      int above = (i - 1) >>> 2;
      Deadline parent = get(above);
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
  private void down(Deadline deadline, int index) {
    int i = index;
    while (true) {
      int least = 4 * i + 1;
      if (least >= size) {
        break;
      }
      Deadline child = get(least);
      int end = Math.min(least + 4, size);
      for (int j = least + 1; j < end; j++) {
        Deadline other = get(j);
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

  private Deadline get(int index) {
    return requireNonNull(chunk(index)[index & CHUNK_MASK]);
  }

  private void set(int index, Deadline deadline) {
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

  private @Nullable Deadline[] chunk(int index) {
    return requireNonNull(chunks[index >>> CHUNK_BITS]);
  }
}

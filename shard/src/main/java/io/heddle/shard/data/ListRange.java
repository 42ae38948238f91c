package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Elements of a list as they were at one moment, owned: to be kept and sent while the list changes.
 * They stay where they lie; nothing is copied but what the list itself is about to overwrite.
 * Immutable.
 */
public final class ListRange implements Iterable<Bytes> {
  static final ListRange EMPTY = new ListRange(List.of(), 0, false);

  /** So many elements from {@code from} to {@code to} of an array. */
  record Part(byte[] array, int from, int to, int count) {}

  private final List<Part> parts;
  private final int size;
  private final boolean backwards;

  /**
   * @param parts in the list's order
   * @param backwards whether the last element of all comes first
   */
  ListRange(List<Part> parts, int size, boolean backwards) {
    this.parts = parts;
    this.size = size;
    this.backwards = backwards;
  }

  public int size() {
    return size;
  }

  @Override
  public Iterator<Bytes> iterator() {
    return new Walk();
  }

  /** Owned by the thread that asked for it. */
  private final class Walk implements Iterator<Bytes> {
    private int nextPart;
    private byte[] array = Bytes.EMPTY.array();
    private int at;
    private int leftInPart;

    @Override
    public boolean hasNext() {
      return leftInPart > 0 || nextPart < parts.size();
    }

    @Override
    public Bytes next() {
      if (leftInPart == 0) {
        begin();
      }
      leftInPart--;
      if (backwards) {
        at -= PackedElement.bytesBefore(array, at);
        return PackedElement.read(array, at);
      }
      Bytes element = PackedElement.read(array, at);
      at += PackedElement.bytesAt(array, at);
      return element;
    }

    private void begin() {
      if (nextPart == parts.size()) {
        throw new NoSuchElementException();
      }
      Part part = parts.get(backwards ? parts.size() - 1 - nextPart : nextPart);
      nextPart++;
      array = part.array();
      at = backwards ? part.to() : part.from();
      leftInPart = part.count();
    }
  }
}

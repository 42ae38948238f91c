package io.heddle.shard.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node that lies deep in a long list and is seldom looked at: its bytes compressed. Immutable.
 */
final class CompressedList implements ListNode {
  /** Fewer bytes are not worth it. */
  private static final int LEAST_BYTES = 48;

  /** Nor is it if no more are saved. */
  private static final int LEAST_SAVED_BYTES = 8;

  private static final int OBJECT_BYTES = 24;
  private static final int ARRAY_HEADER_BYTES = 12;

  private final byte[] compressed;
  private final int length;
  private final int size;
  private final int firstLength;

  private CompressedList(byte[] compressed, int length, int size, int firstLength) {
    this.compressed = compressed;
    this.length = length;
    this.size = size;
    this.firstLength = firstLength;
  }

  /** The elements of {@code list}, or null if to compress them gains too little. */
  static @Nullable CompressedList of(PackedList list) {
    byte[] bytes = list.toArray();
    if (list.bytes() < LEAST_BYTES) {
      return null;
    }
    byte[] target = new byte[bytes.length];
    int taken =
        new Lzf().compress(bytes, 0, bytes.length, target, bytes.length - LEAST_SAVED_BYTES - 1);
    return taken == 0
        ? null
        : new CompressedList(
            Arrays.copyOf(target, taken), bytes.length, list.size(), list.firstLength());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int bytes() {
    return length + Listpack.FRAME_BYTES;
  }

  @Override
  public int firstLength() {
    return firstLength;
  }

  @Override
  public PackedList packed() {
    return PackedList.ofPacked(Lzf.decompress(compressed, length), size);
  }

  @Override
  public ListNode copy() {
    return this;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + ((ARRAY_HEADER_BYTES + (long) compressed.length + 7) & -8);
  }
}

package io.heddle.shard.data;

/**
 * How much fits into one piece of a list, as {@code list-max-listpack-size} says it.
 *
 * @param setting so many elements, if it is not negative; else -1 to -5 for 4 to 64 KB
 */
public record ListLimit(int setting) {
  /** Where elements are counted, their bytes still have this limit. */
  private static final int SAFE_BYTES = 8 << 10;

  private static final int LEAST_BYTES = 4 << 10;
  private static final int LARGEST_SIZE = -5;

  /** A quicklist counts no further. */
  private static final int MOST_NODE_ELEMENTS = (1 << 15) - 1;

  /** What inserting an element is taken to cost beyond its own length. */
  private static final int ELEMENT_OVERHEAD = 8;

  /** The limit of a quicklist's nodes. */
  ListLimit ofNodes() {
    return setting > MOST_NODE_ELEMENTS ? new ListLimit(MOST_NODE_ELEMENTS) : this;
  }

  private boolean countsElements() {
    return setting >= 0;
  }

  private int mostBytes() {
    return LEAST_BYTES << (-Math.max(setting, LARGEST_SIZE) - 1);
  }

  private int mostElements() {
    return Math.max(1, setting);
  }

  boolean isExceededBy(long bytes, long elements) {
    if (countsElements()) {
      return bytes > SAFE_BYTES || elements > mostElements();
    }
    return bytes > mostBytes();
  }

  /** Whether an element of {@code length} bytes may be added to {@code pack}. */
  boolean leavesRoom(PackedList pack, int length) {
    return !isExceededBy(pack.bytes() + (long) length + ELEMENT_OVERHEAD, pack.size() + 1L);
  }

  /** Whether a list that shrinks is so far below the limit that it may well stay there. */
  boolean isHalfEmpty(PackedList pack) {
    return countsElements() ? pack.size() <= mostElements() / 2 : pack.bytes() <= mostBytes() / 2;
  }

  /** Whether an element of {@code length} bytes gets a node of its own. */
  boolean isLarge(int length) {
    return length > (countsElements() ? SAFE_BYTES : mostBytes());
  }
}

package io.heddle.shard.data;

/**
 * How a list is kept: how much fits into one piece of it, and which pieces are compressed.
 *
 * @param setting {@code list-max-listpack-size}: so many elements, if it is not negative; else -1
 *     to -5 for 4 to 64 KB
 * @param depth {@code list-compress-depth}: how many pieces at each end are not compressed; 0 if
 *     none are
 * @param largeFrom from which length on an element gets a piece of its own, which is for tests; 0
 *     if the setting decides
 */
public record ListLimit(int setting, int depth, long largeFrom) {
  /** Where elements are counted, their bytes still have this limit. */
  private static final int SAFE_BYTES = 8 << 10;

  private static final int LEAST_BYTES = 4 << 10;
  private static final int LARGEST_SIZE = -5;

  /** A quicklist counts no further. */
  private static final int MOST_NODE_ELEMENTS = (1 << 15) - 1;

  /** What inserting an element is taken to cost beyond its own length. */
  private static final int ELEMENT_OVERHEAD = 8;

  /** A limit under which nothing is compressed. */
  public ListLimit(int setting) {
    this(setting, 0, 0);
  }

  /** The limit of a quicklist's nodes. */
  ListLimit ofNodes() {
    return setting > MOST_NODE_ELEMENTS
        ? new ListLimit(MOST_NODE_ELEMENTS, depth, largeFrom)
        : this;
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
  boolean leavesRoom(ListNode pack, int length) {
    return !isExceededBy(pack.bytes() + (long) length + ELEMENT_OVERHEAD, pack.size() + 1L);
  }

  /** Whether a list of which {@code pack} is all may be kept in one piece. */
  boolean allows(PackedList pack) {
    return countsElements() ? pack.size() <= mostElements() : pack.bytes() <= mostBytes();
  }

  /** Whether a list that shrinks is so far below the limit that it may well stay there. */
  boolean isHalfEmpty(PackedList pack) {
    return countsElements() ? pack.size() <= mostElements() / 2 : pack.bytes() <= mostBytes() / 2;
  }

  /** Whether an element of {@code length} bytes gets a node of its own. */
  boolean isLarge(int length) {
    if (largeFrom > 0) {
      return length >= largeFrom;
    }
    return length > (countsElements() ? SAFE_BYTES : mostBytes());
  }
}

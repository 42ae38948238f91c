package io.heddle.shard.keyspace;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries by key, in a table that grows without a pause. Owned by the holder of the shard's
 * turn.
 *
 * <p>Extendible hashing (R. Fagin and others, 1979): a directory of {@link Segment segments},
 * indexed by the first bits of the hash. A full segment splits in two while the others stay as they
 * are, and two halves that have become small merge. An entry's <em>position</em> is the upper half
 * of its hash. Segments, and entries within a segment, are in the order of their positions, so a
 * position is all that a scan must remember: what splits and merges meanwhile does not change the
 * order.
 *
 * <p>No call costs more than one split or merge, of some thousand slots, but that the directory now
 * and then doubles or halves: one reference to copy per hundred keys or more, a millisecond for a
 * hundred million keys.
 */
final class Dictionary {
  private static final long POSITIONS = 1L << 32;
  private static final int FIRST_BIT = 1 << 31;

  /**
   * Two halves merge when they have no more entries than this together: well below what makes one
   * split.
   */
  private static final int MERGED_SIZE = Segment.FULL_CAPACITY * 3 / 8;

  /**
   * The directory has no more indices than this, or one to so many entries, whatever the hashes.
   */
  private static final int LEAST_DIRECTORY_LIMIT = 64;

  private static final int ENTRIES_PER_INDEX = 16;

  private Segment[] directory = {Segment.empty()};

  /** The number of bits that index the directory. */
  private int depth;

  /** How many segments have the directory's depth, so that halving it would be wrong. */
  private int deepest = 1;

  /** No segment has more slots than this. */
  private int widest = directory[0].slots();

  private int size;

  int size() {
    return size;
  }

  /** How many references there are to copy when the directory next doubles. */
  int directoryLength() {
    return directory.length;
  }

  @Nullable Entry find(Key key) {
    return find(key.name().array(), key.name().offset(), key.name().length(), key.hash());
  }

  @Nullable Entry find(byte[] array, int offset, int length, long hash) {
    int position = position(hash);
    Segment segment = directory[index(position)];
    int slot = segment.find(position, array, offset, length);
    return slot < 0 ? null : segment.entry(slot);
  }

  /** See {@link Keyspace#readAhead}. */
  int readSlot(long hash) {
    int position = position(hash);
    return directory[index(position)].readSlot(position);
  }

  /** See {@link Keyspace#readAhead}. */
  int readEntry(long hash) {
    int position = position(hash);
    return directory[index(position)].readEntry(position);
  }

  /** Adds an entry whose key, with the hash {@code hash}, is not here yet. */
  void add(long hash, Entry entry) {
    int position = position(hash);
    Segment segment = directory[index(position)];
    if (segment.isFull()) {
      if (!segment.mayGrow() && maySplit(segment)) {
        split(position);
      } else {
        place(position, segment.resized());
      }
      segment = directory[index(position)];
    }
    segment.insert(position, entry);
    size++;
    noteWidth(segment);
  }

  /** Removes the entry with this key and returns it, or returns null. */
  @Nullable Entry remove(Key key) {
    int position = position(key.hash());
    Segment segment = directory[index(position)];
    int slot = segment.find(position, key.name().array(), key.name().offset(), key.name().length());
    if (slot < 0) {
      return null;
    }
    Entry entry = segment.entry(slot);
    remove(position, segment, slot);
    return entry;
  }

  /** Removes {@code entry}, whose key has the hash {@code hash}. */
  boolean remove(long hash, Entry entry) {
    int position = position(hash);
    Segment segment = directory[index(position)];
    int slot = segment.find(position, entry);
    if (slot < 0) {
      return false;
    }
    remove(position, segment, slot);
    return true;
  }

  /** Any entry, each as likely as every other; null if there is none. */
  @Nullable Entry random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    while (true) {
      int index = random.nextInt(directory.length);
      Segment segment = directory[index];
      // A segment counts once however many indices lead to it, and has as many slots as the widest,
      // most perhaps empty.
      if ((index & width(segment) - 1) == 0) {
        int slot = random.nextInt(widest);
        Entry entry = slot < segment.slots() ? segment.entry(slot) : null;
        if (entry != null) {
          return entry;
        }
      }
    }
  }

  /**
   * Passes on the entries from {@code cursor} on, in order, until there were {@code count} or the
   * end is reached, and returns the cursor to go on from, or 0 at the end. Entries of one position
   * are passed together, so whatever is here from the first call with cursor 0 until the one that
   * returns 0 is passed at least once.
   *
   * @param cursor 0, or what an earlier call returned; anything else of 32 bits is a place to begin
   *     as well
   * @param each must not change this dictionary
   */
  long scan(long cursor, int count, Consumer<? super Entry> each) {
    long next = cursor;
    int passed = 0;
    while (next < POSITIONS) {
      int from = (int) next;
      Segment segment = directory[index(from)];
      int last = from;
      for (int slot = segment.firstFrom(from); slot < segment.slots(); slot++) {
        Entry entry = segment.entry(slot);
        if (entry != null) {
          int position = segment.position(slot);
          if (passed >= count && position != last) {
            return Integer.toUnsignedLong(position);
          }
          each.accept(entry);
          last = position;
          passed++;
        }
      }
      next = Integer.toUnsignedLong(start(from, segment)) + (POSITIONS >>> segment.depth);
      if (passed >= count) {
        break;
      }
    }
    return next < POSITIONS ? next : 0;
  }

  /** Passes on every entry, in order. */
  void forEach(Consumer<? super Entry> each) {
    scan(0, Integer.MAX_VALUE, each);
  }

  private void remove(int position, Segment segment, int slot) {
    segment.remove(slot);
    size--;
    if (segment.size() <= MERGED_SIZE / 2 || segment.isSparse()) {
      shrink(position);
    }
  }

  /**
   * Merges the segment with its other half if they are small enough together, and again with the
   * next.
   */
  private void shrink(int position) {
    Segment segment = directory[index(position)];
    while (segment.depth > 0) {
      int bit = FIRST_BIT >>> (segment.depth - 1);
      Segment other = directory[index(position ^ bit)];
      if (other.depth != segment.depth || segment.size() + other.size() > MERGED_SIZE) {
        break;
      }
      if (segment.depth == depth) {
        deepest -= 2;
      }
      segment = (position & bit) == 0 ? segment.merge(other) : other.merge(segment);
      place(position, segment);
      while (deepest == 0 && depth > 0) {
        halveDirectory();
      }
    }
    if (segment.isSparse()) {
      place(position, segment.resized());
    }
  }

  private boolean maySplit(Segment segment) {
    return segment.depth < depth
        || directory.length < Math.max(LEAST_DIRECTORY_LIMIT, size / ENTRIES_PER_INDEX);
  }

  private void split(int position) {
    Segment segment = directory[index(position)];
    if (segment.depth == depth) {
      doubleDirectory();
    }
    if (segment.depth + 1 == depth) {
      deepest += 2;
    }
    int start = start(position, segment);
    int middle = start | FIRST_BIT >>> segment.depth;
    Segment[] halves = segment.split(middle);
    place(start, halves[0]);
    place(middle, halves[1]);
  }

  private void doubleDirectory() {
    Segment[] doubled = new Segment[2 * directory.length];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = directory[i >>> 1];
    }
    directory = doubled;
    depth++;
    deepest = 0;
  }

  private void halveDirectory() {
    Segment[] halved = new Segment[directory.length / 2];
    depth--;
    for (int i = 0; i < halved.length; i++) {
      halved[i] = directory[2 * i];
      deepest += halved[i].depth == depth ? 1 : 0;
    }
    directory = halved;
  }

  /**
   * Lets all indices of the entries around {@code position} that {@code segment} is to have lead to
   * it.
   */
  private void place(int position, Segment segment) {
    int first = index(start(position, segment));
    Arrays.fill(directory, first, first + width(segment), segment);
    noteWidth(segment);
  }

  private void noteWidth(Segment segment) {
    widest = directory.length == 1 ? segment.slots() : Math.max(widest, segment.slots());
  }

  /** How many indices lead to {@code segment}. */
  private int width(Segment segment) {
    return 1 << (depth - segment.depth);
  }

  /** The least position in {@code segment}, given any. */
  private static int start(int position, Segment segment) {
    return position & ~(int) ((POSITIONS - 1) >>> segment.depth);
  }

  private int index(int position) {
    return (int) (Integer.toUnsignedLong(position) >>> (32 - depth));
  }

  private static int position(long hash) {
    return (int) (hash >>> 32);
  }
}

package io.heddle.shard.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries by name, in a table that grows without a pause. Owned by the holder of the shard's
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
 *
 * @param <E> what is found; says itself, to {@link #matches}, what its name is
 */
public abstract class HashTable<E> implements Searched {
  /** What a slot takes of the heap: a position and a reference. */
  protected static final int SLOT_BYTES = 8;

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

  private Segment<E>[] directory = Segment.array(1);

  /** The number of bits that index the directory. */
  private int depth;

  /** How many segments have the directory's depth, so that halving it would be wrong. */
  private int deepest = 1;

  /** No segment has more slots than this. */
  private int widest = directory[0].slots();

  private int size;

  public final int size() {
    return size;
  }

  /** How many references there are to copy when the directory next doubles. */
  public final int directoryLength() {
    return directory.length;
  }

  /** Whether {@code entry} has the name that lies in a range of {@code array}. */
  protected abstract boolean matches(E entry, byte[] array, int offset, int length);

  /** The entry of that name, whose hash is {@code hash}, or null. */
  public final @Nullable E find(byte[] array, int offset, int length, long hash) {
    int position = position(hash);
    Segment<E> segment = directory[index(position)];
    int slot = segment.find(position, this, array, offset, length);
    return slot < 0 ? null : segment.entry(slot);
  }

  @Override
  public final int readSlot(long hash) {
    int position = position(hash);
    return directory[index(position)].readSlot(position);
  }

  @Override
  public final int readEntry(long hash) {
    int position = position(hash);
    E entry = directory[index(position)].peek(position);
    return entry == null ? 0 : read(entry);
  }

  /** Reads of {@code entry} what {@link #matches} looks at; returns nothing of meaning. */
  protected int read(E entry) {
    return 0;
  }

  /** Adds an entry whose name, with the hash {@code hash}, is not here yet. */
  public final void add(long hash, E entry) {
    int position = position(hash);
    Segment<E> segment = directory[index(position)];
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

  /** Removes the entry of that name and returns it, or returns null. */
  protected final @Nullable E remove(byte[] array, int offset, int length, long hash) {
    int position = position(hash);
    Segment<E> segment = directory[index(position)];
    int slot = segment.find(position, this, array, offset, length);
    if (slot < 0) {
      return null;
    }
    E entry = segment.entry(slot);
    remove(position, segment, slot);
    return entry;
  }

  /** Removes {@code entry}, whose name has the hash {@code hash}. */
  public final boolean remove(long hash, E entry) {
    int position = position(hash);
    Segment<E> segment = directory[index(position)];
    int slot = segment.find(position, entry);
    if (slot < 0) {
      return false;
    }
    remove(position, segment, slot);
    return true;
  }

  /** Lets {@code next} have the place of {@code entry}, whose name it has and which is here. */
  protected final void replace(long hash, E entry, E next) {
    int position = position(hash);
    Segment<E> segment = directory[index(position)];
    segment.replace(segment.find(position, entry), next);
  }

  /** Any entry, each as likely as every other; null if there is none. */
  public final @Nullable E random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    while (true) {
      int index = random.nextInt(directory.length);
      Segment<E> segment = directory[index];
      // A segment counts once however many indices lead to it, and has as many slots as the widest,
      // most perhaps empty.
      if ((index & width(segment) - 1) == 0) {
        int slot = random.nextInt(widest);
        E entry = slot < segment.slots() ? segment.entry(slot) : null;
        if (entry != null) {
          return entry;
        }
      }
    }
  }

  /**
   * {@code count} different entries, which is no more than there are; every choice is as likely as
   * every other.
   */
  protected final List<E> sample(int count, RandomGenerator random) {
    if (count > size / 3) {
      List<E> all = new ArrayList<>(size);
      forEach(all::add);
      for (int i = 0; i < count; i++) {
        Collections.swap(all, i, random.nextInt(i, size));
      }
      return all.subList(0, count);
    }
    Set<E> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (chosen.size() < count) {
      chosen.add(random(random));
    }
    return new ArrayList<>(chosen);
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
  public final long scan(long cursor, int count, Consumer<? super E> each) {
    long next = cursor;
    int passed = 0;
    while (next < POSITIONS) {
      int from = (int) next;
      Segment<E> segment = directory[index(from)];
      int last = from;
      for (int slot = segment.firstFrom(from); slot < segment.slots(); slot++) {
        E entry = segment.entry(slot);
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
  public final void forEach(Consumer<? super E> each) {
    scan(0, Integer.MAX_VALUE, each);
  }

  /** As {@link #forEach}, until {@code each} says that it was enough. */
  protected final void forEachWhile(Predicate<? super E> each) {
    for (int i = 0; i < directory.length; i += width(directory[i])) {
      Segment<E> segment = directory[i];
      for (int slot = 0; slot < segment.slots(); slot++) {
        E entry = segment.entry(slot);
        if (entry != null && !each.test(entry)) {
          return;
        }
      }
    }
  }

  /** Holds what {@code original} holds from now on, each entry as {@code copy} gives it. */
  protected final void copy(HashTable<E> original, UnaryOperator<E> copy) {
    directory = Segment.array(original.directory.length);
    depth = original.depth;
    deepest = original.deepest;
    widest = original.widest;
    size = original.size;
    for (int i = 0; i < directory.length; ) {
      Segment<E> segment = original.directory[i].copy(copy);
      int width = width(segment);
      Arrays.fill(directory, i, i + width, segment);
      i += width;
    }
  }

  /** How many slots there are, each of {@link #SLOT_BYTES}. */
  protected final long slots() {
    long slots = 0;
    for (int i = 0; i < directory.length; i += width(directory[i])) {
      slots += directory[i].slots();
    }
    return slots;
  }

  private void remove(int position, Segment<E> segment, int slot) {
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
    Segment<E> segment = directory[index(position)];
    while (segment.depth > 0) {
      int bit = FIRST_BIT >>> (segment.depth - 1);
      Segment<E> other = directory[index(position ^ bit)];
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

  private boolean maySplit(Segment<E> segment) {
    return segment.depth < depth
        || directory.length < Math.max(LEAST_DIRECTORY_LIMIT, size / ENTRIES_PER_INDEX);
  }

  private void split(int position) {
    Segment<E> segment = directory[index(position)];
    if (segment.depth == depth) {
      doubleDirectory();
    }
    if (segment.depth + 1 == depth) {
      deepest += 2;
    }
    int start = start(position, segment);
    int middle = start | FIRST_BIT >>> segment.depth;
    List<Segment<E>> halves = segment.split(middle);
    place(start, halves.get(0));
    place(middle, halves.get(1));
  }

  private void doubleDirectory() {
    Segment<E>[] doubled = Segment.array(2 * directory.length);
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = directory[i >>> 1];
    }
    directory = doubled;
    depth++;
    deepest = 0;
  }

  private void halveDirectory() {
    Segment<E>[] halved = Segment.array(directory.length / 2);
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
  private void place(int position, Segment<E> segment) {
    int first = index(start(position, segment));
    Arrays.fill(directory, first, first + width(segment), segment);
    noteWidth(segment);
  }

  private void noteWidth(Segment<E> segment) {
    widest = directory.length == 1 ? segment.slots() : Math.max(widest, segment.slots());
  }

  /** How many indices lead to {@code segment}. */
  private int width(Segment<E> segment) {
    return 1 << (depth - segment.depth);
  }

  /** The least position in {@code segment}, given any. */
  private static int start(int position, Segment<?> segment) {
    return position & ~(int) ((POSITIONS - 1) >>> segment.depth);
  }

  private int index(int position) {
    return (int) (Integer.toUnsignedLong(position) >>> (32 - depth));
  }

  private static int position(long hash) {
    return (int) (hash >>> 32);
  }
}

package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list of byte strings. Owned by the holder of its shard's turn.
 *
 * <p>As long as it is within the limit it is one {@link PackedList}, beyond it a {@link Quicklist}.
 * The caller says when which limit counts: before elements are added, {@link #makeRoom}, after some
 * were removed, {@link #settle}. Indexes begin with 0 at the head and must be those of elements.
 */
public final class ListValue implements Value {
  private static final int OBJECT_BYTES = 16;

  // One of these is null.
  private @Nullable PackedList packed;
  private @Nullable Quicklist quick;

  /** An empty list. */
  public ListValue() {
    this(new PackedList(), null);
  }

  private ListValue(@Nullable PackedList packed, @Nullable Quicklist quick) {
    this.packed = packed;
    this.quick = quick;
  }

  /** The list of {@code elements}, in the form that Redis gives to one it makes as a whole. */
  public static ListValue of(Iterable<Bytes> elements, ListLimit limit) {
    Quicklist quick = new Quicklist(limit);
    elements.forEach(element -> quick.add(ListEnd.TAIL, element));
    PackedList sole = quick.solePack();
    return sole != null && !limit.isExceededBy(sole.bytes(), sole.size())
        ? new ListValue(sole, null)
        : new ListValue(null, quick);
  }

  /** An empty list that is a {@code quicklist}. */
  public static ListValue inNodes(ListLimit limit) {
    return new ListValue(null, new Quicklist(limit));
  }

  /** Adds {@code element} at the tail of a {@code quicklist}, in a node of its own. */
  public void appendAlone(Bytes element) {
    Objects.requireNonNull(quick).append(PackedList.of(element));
  }

  /** Adds elements at the tail of a {@code quicklist}, as one node, unless there are none. */
  public void append(Listpack node) {
    if (node.size() > 0) {
      Objects.requireNonNull(quick).append(node.toList());
    }
  }

  /** Chooses the form for a list that was just read, and may be small. */
  public void compact(ListLimit limit) {
    PackedList sole = quick == null ? null : quick.solePack();
    if (sole != null && limit.allows(sole)) {
      packed = sole;
      quick = null;
    }
  }

  private PackedList packed() {
    return Objects.requireNonNull(packed);
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  /** How many elements there are. */
  public long size() {
    return quick == null ? packed().size() : quick.size();
  }

  /** Chooses the form in which {@code count} more elements, of so many bytes, may be added. */
  public void makeRoom(ListLimit limit, int count, long bytes) {
    PackedList former = packed;
    if (former != null
        && limit.isExceededBy(former.bytes() + bytes, (long) former.size() + count)) {
      Quicklist grown = new Quicklist(limit);
      if (former.size() > 0) {
        grown.append(former);
      }
      quick = grown;
      packed = null;
    }
  }

  /** Chooses the form for a list that has become shorter, or has other elements than before. */
  public void settle(ListLimit limit) {
    PackedList sole = quick == null ? null : quick.solePack();
    if (sole != null && limit.isHalfEmpty(sole)) {
      packed = sole;
      quick = null;
    }
  }

  public void add(ListEnd end, Bytes element) {
    if (quick != null) {
      quick.add(end, element);
    } else if (end == ListEnd.HEAD) {
      packed().addFirst(element);
    } else {
      packed().addLast(element);
    }
  }

  /** Element {@code index}, owned. */
  public Bytes get(long index) {
    return quick == null ? packed().get((int) index) : quick.get(index);
  }

  /** Puts {@code element} before, or after, element {@code index}. */
  public void insert(long index, boolean after, Bytes element) {
    if (quick == null) {
      packed().insert((int) index + (after ? 1 : 0), element);
    } else {
      quick.insert(index, after, element);
    }
  }

  /** Puts {@code element} in the place of element {@code index}. */
  public void replace(long index, Bytes element) {
    if (quick == null) {
      packed().replace((int) index, element);
    } else {
      quick.replace(index, element);
    }
  }

  /** Removes the element at an end and returns it, owned. */
  public Bytes remove(ListEnd end) {
    long index = end == ListEnd.HEAD ? 0 : size() - 1;
    Bytes element = get(index);
    remove(index, 1);
    return element;
  }

  /** Removes {@code count} elements from {@code index} on. */
  public void remove(long index, long count) {
    if (quick != null) {
      quick.remove(index, count);
    } else if (count > 0) {
      packed().remove((int) index, (int) count);
    }
  }

  /**
   * Removes elements that equal {@code element}, the first {@code most} of them or the last.
   *
   * @return how many there were
   */
  public long removeAll(Bytes element, boolean backwards, long most) {
    byte[] wanted = PackedElement.pack(element);
    return quick == null
        ? packed().removeAll(wanted, backwards, most)
        : quick.removeAll(wanted, backwards, most);
  }

  /** {@code count} elements from {@code index} on as they are now, in order or backwards. */
  public ListRange range(long index, int count, boolean backwards) {
    if (count == 0) {
      return ListRange.EMPTY;
    }
    List<ListRange.Part> parts =
        quick == null
            ? List.of(packed().part((int) index, (int) index + count))
            : quick.parts(index, count);
    return new ListRange(parts, count, backwards);
  }

  /** Hears of the pieces that Redis would keep a list in. */
  public interface NodeVisitor {
    /** An element too large for others to be with it, owned. */
    void plain(Bytes element);

    /** Several elements, as Redis's listpack; owned. */
    void packed(Bytes listpack);
  }

  /** How many pieces {@link #forEachNode} passes on. */
  public int nodeCount() {
    return quick == null ? 1 : quick.nodeCount();
  }

  /** How a {@code quicklist} is kept, in Redis's terms; null of a {@code listpack}. */
  public @Nullable Shape shape() {
    return quick == null ? null : quick.shape();
  }

  /**
   * How a list in several pieces is kept.
   *
   * @param limit what the list was made with
   * @param nodes how many pieces there are
   * @param bytes how many they take in Redis, if none is compressed
   */
  public record Shape(ListLimit limit, long elements, int nodes, long bytes) {}

  /** Passes on all elements, in the pieces that Redis would keep them in. */
  public void forEachNode(NodeVisitor visitor) {
    if (quick == null) {
      visitor.packed(packed().toListpack());
    } else {
      quick.forEachNode(visitor);
    }
  }

  /** A search for the elements that equal {@code element}. */
  public Search search(Bytes element) {
    return new Search(PackedElement.pack(element));
  }

  /** Finds equal elements one after the other; valid until the list changes. */
  public final class Search {
    private final byte[] wanted;

    private Search(byte[] wanted) {
      this.wanted = wanted;
    }

    /**
     * The index of the next one among {@code most} elements, from {@code from} on upwards or
     * downwards; -1 if there is none.
     */
    public long next(long from, boolean backwards, long most) {
      if (quick != null) {
        return quick.indexOf(wanted, from, backwards, most);
      }
      return from < 0 || from >= packed().size()
          ? -1
          : packed().indexOf(wanted, (int) from, backwards, most);
    }
  }

  @Override
  public String typeName() {
    return "list";
  }

  @Override
  public String encodingName() {
    return quick == null ? "listpack" : "quicklist";
  }

  /** The copy has the same arrays until one of the two changes. */
  @Override
  public Value copy() {
    return quick == null ? new ListValue(packed().copy(), null) : new ListValue(null, quick.copy());
  }

  @Override
  public int pieces() {
    return nodeCount();
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + (quick == null ? packed().heapBytes() : quick.heapBytes());
  }
}

package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long list: a row of nodes, each of so many elements as a limit lets into one. Owned by the
 * holder of the shard's turn.
 *
 * <p>What is put into which node, and when nodes are split and merged, follows Redis, as clients
 * can see it: a list that is down to one node becomes a listpack again. An element that is too
 * large to be packed has a node of its own, which takes no others.
 */
final class Quicklist {
  private static final int OBJECT_BYTES = 24;

  /** A change at one node may open so many nodes before and behind it. */
  private static final int REACH = 4;

  /** Where an element is: in which node, and which of its elements it is. */
  private record Place(int node, int offset) {}

  private final ListLimit limit;
  private final NodeRow nodes;

  /** How many elements there are. */
  private long size;

  Quicklist(ListLimit limit) {
    this(limit.ofNodes(), new NodeRow(), 0);
  }

  private Quicklist(ListLimit limit, NodeRow nodes, long size) {
    this.limit = limit;
    this.nodes = nodes;
    this.size = size;
  }

  long size() {
    return size;
  }

  Quicklist copy() {
    return new Quicklist(limit, nodes.copy(), size);
  }

  long heapBytes() {
    return OBJECT_BYTES + nodes.heapBytes();
  }

  /** The only node, if there is no other and it may hold several elements; else null. */
  @Nullable PackedList solePack() {
    return nodes.size() == 1 && !isPlain(nodes.get(0)) ? nodes.get(0).packed() : null;
  }

  /** Whether {@code node} is that of an element too large to be packed. */
  private boolean isPlain(ListNode node) {
    return node.size() == 1 && limit.isLarge(node.firstLength());
  }

  /** Whether {@code element} may be added to node {@code index}, should there be one. */
  private boolean takes(int index, Bytes element) {
    if (index < 0 || index >= nodes.size() || limit.isLarge(element.length())) {
      return false;
    }
    ListNode node = nodes.get(index);
    return !isPlain(node) && limit.leavesRoom(node, element.length());
  }

  /** Node {@code index}, to be changed. */
  private PackedList open(int index) {
    PackedList node = nodes.get(index).packed();
    nodes.set(index, node);
    return node;
  }

  /** Compresses those nodes that lie deep enough by now, after changes around {@code index}. */
  private void close(int index) {
    int depth = limit.depth();
    int last = nodes.size() - 1;
    if (depth == 0 || depth > last - depth) {
      return;
    }
    int to = Math.min(index + REACH, last - depth);
    for (int i = Math.max(index - REACH, depth); i <= to; i++) {
      compress(i);
    }
    compress(depth);
    compress(last - depth);
  }

  /** The same, and opens those that now lie near the ends. */
  private void closeAfterRemoval(int index) {
    int shallow = Math.min(limit.depth(), nodes.size());
    for (int i = 0; i < shallow; i++) {
      open(i);
      open(nodes.size() - 1 - i);
    }
    close(index);
  }

  private void compress(int index) {
    if (nodes.get(index) instanceof PackedList node) {
      CompressedList compressed = CompressedList.of(node);
      if (compressed != null) {
        nodes.set(index, compressed);
      }
    }
  }

  /** Adds elements that are new here at the tail, as one node. */
  void append(PackedList node) {
    nodes.insert(nodes.size(), node);
    size += node.size();
  }

  void add(ListEnd end, Bytes element) {
    int last = end == ListEnd.HEAD ? 0 : nodes.size() - 1;
    if (takes(last, element)) {
      if (end == ListEnd.HEAD) {
        open(last).addFirst(element);
      } else {
        open(last).addLast(element);
      }
    } else {
      if (nodes.size() > 0) {
        open(last).trim();
      }
      nodes.insert(end == ListEnd.HEAD ? 0 : nodes.size(), PackedList.of(element));
      close(last);
    }
    size++;
  }

  Bytes get(long index) {
    Place place = place(index);
    return nodes.get(place.node()).packed().get(place.offset());
  }

  /** Where element {@code index} is, sought from the nearer end. */
  private Place place(long index) {
    if (index < size >>> 1) {
      long left = index;
      int node = 0;
      while (left >= nodes.get(node).size()) {
        left -= nodes.get(node++).size();
      }
      return new Place(node, (int) left);
    }
    long before = size;
    int node = nodes.size();
    while (before > index) {
      before -= nodes.get(--node).size();
    }
    return new Place(node, (int) (index - before));
  }

  /** Puts {@code element} before, or after, element {@code index}. */
  void insert(long index, boolean after, Bytes element) {
    Place place = place(index);
    insert(place, after, element);
    size++;
    closeAfterRemoval(place.node());
  }

  private void insert(Place place, boolean after, Bytes element) {
    int index = place.node();
    ListNode node = nodes.get(index);
    int offset = place.offset() + (after ? 1 : 0);
    boolean atEdge = offset == (after ? node.size() : 0);
    int neighbour = after ? index + 1 : index - 1;
    if (takes(index, element)) {
      open(index).insert(offset, element);
    } else if (atEdge && takes(neighbour, element)) {
      PackedList next = open(neighbour);
      next.insert(after ? 0 : next.size(), element);
    } else if (atEdge) {
      nodes.insert(after ? index + 1 : index, PackedList.of(element));
    } else {
      insertBetween(index, offset, after, element);
    }
  }

  /** Splits node {@code index}, which has no room, at {@code offset}. */
  private void insertBetween(int index, int offset, boolean after, Bytes element) {
    PackedList rest = open(index).split(offset);
    nodes.insert(index + 1, rest);
    if (limit.isLarge(element.length())) {
      nodes.insert(index + 1, PackedList.of(element));
    } else if (after) {
      rest.addFirst(element);
      mergeAround(index);
    } else {
      open(index).addLast(element);
      mergeAround(index + 1);
    }
  }

  /** Puts {@code element} in the place of element {@code index}. */
  void replace(long index, Bytes element) {
    Place place = place(index);
    if (isPlain(nodes.get(place.node()))) {
      replacePlain(place, element);
    } else if (limit.isLarge(element.length())) {
      replaceByLarge(place, open(place.node()), element);
    } else {
      open(place.node()).replace(place.offset(), element);
    }
    closeAfterRemoval(place.node());
  }

  private void replacePlain(Place place, Bytes element) {
    if (limit.isLarge(element.length())) {
      nodes.set(place.node(), PackedList.of(element));
    } else {
      insert(place, true, element);
      nodes.remove(place.node());
    }
  }

  private void replaceByLarge(Place place, PackedList node, Bytes element) {
    int index = place.node();
    if (place.offset() < node.size() - 1) {
      nodes.insert(index + 1, node.split(place.offset() + 1));
    }
    nodes.insert(index + 1, PackedList.of(element));
    if (node.size() == 1) {
      nodes.remove(index);
    } else {
      node.remove(node.size() - 1, 1);
      mergeAround(index + 1);
    }
  }

  /**
   * Merges, where the limit allows it: the two nodes before node {@code index}, the two after it,
   * and it with what is then before and after it.
   */
  private void mergeAround(int index) {
    int center = index;
    if (merge(center - 2)) {
      center--;
    }
    merge(center + 1);
    if (merge(center - 1)) {
      center--;
    }
    merge(center);
  }

  /** Makes one of node {@code index} and the next, if there are both and they fit. */
  private boolean merge(int index) {
    if (index < 0 || index + 1 >= nodes.size()) {
      return false;
    }
    ListNode node = nodes.get(index);
    ListNode next = nodes.get(index + 1);
    long bytes = (long) node.bytes() + next.bytes() - Listpack.FRAME_BYTES;
    if (isPlain(node)
        || isPlain(next)
        || limit.isExceededBy(bytes, (long) node.size() + next.size())) {
      return false;
    }
    open(index).append(next.packed());
    nodes.remove(index + 1);
    return true;
  }

  /** Removes {@code count} elements from {@code index} on. */
  void remove(long index, long count) {
    if (count == 0) {
      return;
    }
    Place place = place(index);
    int node = place.node();
    int offset = place.offset();
    for (long left = count; left > 0; offset = 0) {
      ListNode pack = nodes.get(node);
      int here = (int) Math.min(left, pack.size() - offset);
      if (here == pack.size()) {
        nodes.remove(node);
      } else {
        open(node).remove(offset, here);
        node++;
      }
      left -= here;
    }
    size -= count;
    closeAfterRemoval(place.node());
  }

  void forEachNode(ListValue.NodeVisitor visitor) {
    for (int i = 0; i < nodes.size(); i++) {
      PackedList node = nodes.get(i).packed();
      if (isPlain(node)) {
        visitor.plain(node.get(0));
      } else {
        visitor.packed(node.toListpack());
      }
    }
  }

  ListValue.Shape shape() {
    long bytes = 0;
    for (int i = 0; i < nodes.size(); i++) {
      ListNode node = nodes.get(i);
      bytes += isPlain(node) ? node.firstLength() : node.bytes();
    }
    return new ListValue.Shape(limit, size, nodes.size(), bytes);
  }

  int nodeCount() {
    return nodes.size();
  }

  /** Elements from {@code index} on, as they are now. */
  List<ListRange.Part> parts(long index, int count) {
    List<ListRange.Part> parts = new ArrayList<>();
    Place place = place(index);
    int offset = place.offset();
    int left = count;
    for (int node = place.node(); left > 0; node++) {
      PackedList pack = nodes.get(node).packed();
      int here = Math.min(left, pack.size() - offset);
      parts.add(pack.part(offset, offset + here));
      left -= here;
      offset = 0;
    }
    return parts;
  }

  /** See {@link PackedList#indexOf}. */
  long indexOf(byte[] packed, long from, boolean backwards, long most) {
    if (from < 0 || from >= size) {
      return -1;
    }
    Place place = place(from);
    long base = from - place.offset();
    int offset = place.offset();
    long left = most;
    int step = backwards ? -1 : 1;
    for (int node = place.node(); node >= 0 && node < nodes.size() && left > 0; node += step) {
      PackedList pack = nodes.get(node).packed();
      int found = pack.indexOf(packed, offset, backwards, left);
      if (found >= 0) {
        return base + found;
      }
      left -= backwards ? offset + 1 : pack.size() - offset;
      if (!backwards) {
        base += pack.size();
        offset = 0;
      } else if (node > 0) {
        offset = nodes.get(node - 1).size() - 1;
        base -= offset + 1;
      }
    }
    return -1;
  }

  /** See {@link PackedList#removeAll}. */
  long removeAll(byte[] packed, boolean backwards, long most) {
    long removed = 0;
    int node = backwards ? nodes.size() - 1 : 0;
    while (node >= 0 && node < nodes.size() && removed < most) {
      PackedList pack = nodes.get(node).packed();
      long removedHere = pack.removeAll(packed, backwards, most - removed);
      removed += removedHere;
      if (removedHere > 0) {
        nodes.set(node, pack);
        close(node);
      }
      if (pack.size() == 0) {
        nodes.remove(node);
        node -= backwards ? 1 : 0;
      } else {
        node += backwards ? -1 : 1;
      }
    }
    size -= removed;
    closeAfterRemoval(node);
    return removed;
  }
}

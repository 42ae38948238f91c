package io.heddle.shard.data;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The order of a big sorted set: finds out in logarithmic time how many members are before a {@link
 * Cut}, and which member has a certain rank. Owned by the holder of the shard's turn.
 *
 * <p>A B+-tree (D. Comer, "The Ubiquitous B-Tree", 1979) in which every branch also knows how many
 * members are below each of its children. A member takes some fifteen bytes of it; in a skip list
 * with spans, which can do the same, a member has a node of 40 bytes or more.
 */
final class CountedTree {
  /** The most members of a leaf, or children of a branch. */
  static final int WIDTH = 64;

  /** A node with less than this is merged with a neighbour, if both fit into one. */
  private static final int SPARSE = WIDTH / 4;

  private static final int ARRAY_BYTES = 16 + 4 * WIDTH;
  private static final int NODE_BYTES = 24;

  private Node root;

  CountedTree() {
    this(new Leaf());
  }

  private CountedTree(Node root) {
    this.root = root;
  }

  void add(byte[] scored) {
    Node split = root.add(scored, after(scored));
    if (split != null) {
      root = new Branch(root, split);
    }
  }

  /** Removes {@code scored}, which is here. */
  void remove(byte[] scored) {
    root.remove(after(scored));
    while (root instanceof Branch branch && branch.width == 1) {
      root = branch.child(0);
    }
  }

  int countBefore(Cut cut) {
    return root.countBefore(cut);
  }

  /** Puts the members from rank {@code from} on into {@code target}, in order, until it is full. */
  void copyTo(byte[][] target, int from) {
    root.copyTo(target, -from);
  }

  /** A tree of its own that shares the members. */
  CountedTree copy() {
    return new CountedTree(root.copy());
  }

  long heapBytes() {
    return root.heapBytes();
  }

  private static Cut after(byte[] scored) {
    return new Cut.AtPlace(ScoredMember.score(scored), ScoredMember.member(scored), true);
  }

  /** A row of members, or of nodes. */
  private abstract static sealed class Node {
    /** How many members, or children, it has. */
    int width;

    /** How many members there are here and below. */
    abstract int size();

    /** No greater than any member here, and greater than every one of the node before. */
    abstract byte[] least();

    /** Adds a member where {@code cut} is, and returns what had to be split off, or null. */
    abstract @Nullable Node add(byte[] scored, Cut cut);

    /** Removes the member that comes before {@code cut}. */
    abstract void remove(Cut cut);

    abstract int countBefore(Cut cut);

    /**
     * Puts the members here into {@code target}, the first at {@code at}, as far as those are
     * indices.
     */
    abstract void copyTo(byte[][] target, int at);

    /** Takes all that {@code next} has, which comes next and is of the same kind. */
    abstract void append(Node next, byte[] leastOfNext);

    abstract Node copy();

    abstract long heapBytes();

    /** Where a full node is split, to which something is added at {@code index}. */
    static int middle(int index) {
      // Members that come in ascending order leave full nodes behind.
      return index == WIDTH ? WIDTH : WIDTH / 2;
    }
  }

  private static final class Leaf extends Node {
    private final ScoredRow members = new ScoredRow(WIDTH);

    @Override
    int size() {
      return width;
    }

    @Override
    byte[] least() {
      return members.get(0);
    }

    @Override
    @Nullable Node add(byte[] scored, Cut cut) {
      int index = countBefore(cut);
      if (width < WIDTH) {
        insert(index, scored);
        return null;
      }
      Leaf split = new Leaf();
      int middle = middle(index);
      split.members.copy(members, middle, 0, WIDTH - middle);
      members.forget(middle, WIDTH);
      split.width = WIDTH - middle;
      width = middle;
      if (index < middle) {
        insert(index, scored);
      } else {
        split.insert(index - middle, scored);
      }
      return split;
    }

    private void insert(int index, byte[] scored) {
      members.copy(members, index, index + 1, width - index);
      members.set(index, scored);
      width++;
    }

    @Override
    void remove(Cut cut) {
      int index = countBefore(cut) - 1;
      width--;
      members.copy(members, index + 1, index, width - index);
      members.forget(width, width + 1);
    }

    @Override
    int countBefore(Cut cut) {
      int from = 0;
      int to = width;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (members.isBefore(middle, cut)) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from;
    }

    @Override
    void copyTo(byte[][] target, int at) {
      int from = Math.max(0, -at);
      int to = Math.min(width, target.length - at);
      members.copyTo(target, from, at + from, to - from);
    }

    @Override
    void append(Node next, byte[] leastOfNext) {
      members.copy(((Leaf) next).members, 0, width, next.width);
      width += next.width;
    }

    @Override
    Leaf copy() {
      Leaf copy = new Leaf();
      copy.members.copy(members, 0, 0, width);
      copy.width = width;
      return copy;
    }

    @Override
    long heapBytes() {
      return NODE_BYTES + members.heapBytes();
    }
  }

  private static final class Branch extends Node {
    private final @Nullable Node[] children = new Node[WIDTH];

    /** What {@link Node#least} says of each child, or said when it had more members. */
    private final ScoredRow leasts = new ScoredRow(WIDTH);

    /** What {@link Node#size} says of each child. */
    private final int[] sizes = new int[WIDTH];

    private int size;

    private Branch() {}

    Branch(Node first, Node second) {
      insert(0, first);
      insert(1, second);
    }

    Node child(int index) {
      return requireNonNull(children[index]);
    }

    @Override
    int size() {
      return size;
    }

    @Override
    byte[] least() {
      return leasts.get(0);
    }

    /** The child in which {@code cut} is, or which ends there. */
    private int indexOf(Cut cut) {
      int from = 0;
      int to = width - 1;
      while (from < to) {
        int middle = (from + to + 1) >>> 1;
        if (leasts.isBefore(middle, cut)) {
          from = middle;
        } else {
          to = middle - 1;
        }
      }
      return from;
    }

    @Override
    @Nullable Node add(byte[] scored, Cut cut) {
      int index = indexOf(cut);
      Node child = child(index);
      Node added = child.add(scored, cut);
      resize(index);
      if (added == null) {
        return null;
      }
      if (width < WIDTH) {
        insert(index + 1, added);
        return null;
      }
      Branch split = new Branch();
      int middle = middle(index + 1);
      split.take(this, middle);
      cutOff(middle);
      if (index + 1 < middle) {
        insert(index + 1, added);
      } else {
        split.insert(index + 1 - middle, added);
      }
      return split;
    }

    private void resize(int index) {
      int now = child(index).size();
      size += now - sizes[index];
      sizes[index] = now;
    }

    private void insert(int index, Node child) {
      move(index, index + 1);
      width++;
      children[index] = child;
      leasts.set(index, child.least());
      sizes[index] = 0;
      resize(index);
    }

    /** Takes the children of {@code other} from {@code from} on. */
    private void take(Branch other, int from) {
      int count = other.width - from;
      System.arraycopy(other.children, from, children, width, count);
      leasts.copy(other.leasts, from, width, count);
      System.arraycopy(other.sizes, from, sizes, width, count);
      for (int i = width; i < width + count; i++) {
        size += sizes[i];
      }
      width += count;
    }

    /** Forgets the children from {@code from} on. */
    private void cutOff(int from) {
      for (int i = from; i < width; i++) {
        size -= sizes[i];
      }
      Arrays.fill(children, from, width, null);
      leasts.forget(from, width);
      width = from;
    }

    private void move(int from, int to) {
      System.arraycopy(children, from, children, to, width - from);
      leasts.copy(leasts, from, to, width - from);
      System.arraycopy(sizes, from, sizes, to, width - from);
    }

    @Override
    void remove(Cut cut) {
      int index = indexOf(cut);
      child(index).remove(cut);
      resize(index);
      if (sizes[index] == 0 && width > 1) {
        drop(index);
      } else if (child(index).width < SPARSE) {
        if (!mergeWithNext(index) && index > 0) {
          mergeWithNext(index - 1);
        }
      }
    }

    /** Forgets a child whose members are none, or elsewhere. */
    private void drop(int index) {
      size -= sizes[index];
      move(index + 1, index);
      width--;
      children[width] = null;
      leasts.forget(width, width + 1);
    }

    private boolean mergeWithNext(int index) {
      int next = index + 1;
      if (next == width || child(index).width + child(next).width > WIDTH) {
        return false;
      }
      child(index).append(child(next), leasts.get(next));
      drop(next);
      resize(index);
      return true;
    }

    @Override
    int countBefore(Cut cut) {
      int index = indexOf(cut);
      int before = 0;
      for (int i = 0; i < index; i++) {
        before += sizes[i];
      }
      return before + child(index).countBefore(cut);
    }

    @Override
    void copyTo(byte[][] target, int at) {
      int start = at;
      for (int i = 0; i < width && start < target.length; i++) {
        if (start + sizes[i] > 0) {
          child(i).copyTo(target, start);
        }
        start += sizes[i];
      }
    }

    @Override
    void append(Node next, byte[] leastOfNext) {
      int end = width;
      take((Branch) next, 0);
      leasts.set(end, leastOfNext);
    }

    @Override
    Branch copy() {
      Branch copy = new Branch();
      copy.take(this, 0);
      for (int i = 0; i < width; i++) {
        copy.children[i] = child(i).copy();
      }
      return copy;
    }

    @Override
    long heapBytes() {
      long total = NODE_BYTES + 8 + 2L * ARRAY_BYTES + leasts.heapBytes();
      for (int i = 0; i < width; i++) {
        total += child(i).heapBytes();
      }
      return total;
    }
  }
}

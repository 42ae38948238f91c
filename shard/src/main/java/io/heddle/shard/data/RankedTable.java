package io.heddle.shard.data;

import static java.util.Objects.requireNonNull;

import io.heddle.resp.Bytes;

/**
 * A big sorted set: a tree that knows the order, and a table that knows the members. Both lead to
 * the same arrays, so a member takes one array and two references. Owned by the holder of the
 * shard's turn.
 */
final class RankedTable extends NameTable<byte[]> implements SortedSetStore {
  private static final int OBJECT_BYTES = 64;

  private final CountedTree tree;
  private long memberBytes;

  RankedTable(Hasher hasher) {
    this(hasher, new CountedTree());
  }

  private RankedTable(Hasher hasher, CountedTree tree) {
    super(hasher);
    this.tree = tree;
  }

  @Override
  protected boolean matches(byte[] entry, byte[] array, int offset, int length) {
    return ScoredMember.hasMember(entry, array, offset, length);
  }

  @Override
  protected int read(byte[] entry) {
    return Searched.readEnds(entry);
  }

  @Override
  public double score(Bytes member) {
    byte[] scored = find(member.array(), member.offset(), member.length(), hash(member));
    return scored == null ? Double.NaN : ScoredMember.score(scored);
  }

  @Override
  public void add(Bytes member, double score) {
    byte[] scored = ScoredMember.of(member, score);
    add(hash(member), scored);
    tree.add(scored);
    memberBytes += ScoredMember.heapBytes(scored);
  }

  @Override
  public void update(Bytes member, double score) {
    long hash = hash(member);
    byte[] former = requireNonNull(find(member.array(), member.offset(), member.length(), hash));
    byte[] scored = ScoredMember.of(member, score);
    replace(hash, former, scored);
    tree.remove(former);
    tree.add(scored);
  }

  @Override
  public boolean remove(Bytes member) {
    byte[] removed = remove(member.array(), member.offset(), member.length(), hash(member));
    if (removed == null) {
      return false;
    }
    tree.remove(removed);
    memberBytes -= ScoredMember.heapBytes(removed);
    return true;
  }

  /** Whether all of this might be a {@code listpack}. */
  boolean fits(SortedSetLimits limits) {
    if (size() > limits.entries()) {
      return false;
    }
    byte[][] all = new byte[size()][];
    copyTo(all, 0);
    long total = 0;
    for (byte[] scored : all) {
      int length = ScoredMember.member(scored).length();
      if (length > limits.value()) {
        return false;
      }
      total += length;
    }
    return total <= Listpack.MAX_BYTES;
  }

  @Override
  public int countBefore(Cut cut) {
    return tree.countBefore(cut);
  }

  @Override
  public void copyTo(byte[][] target, int from) {
    tree.copyTo(target, from);
  }

  @Override
  public void removeRange(int from, int to) {
    byte[][] removed = new byte[to - from][];
    copyTo(removed, from);
    for (byte[] scored : removed) {
      remove(hash(ScoredMember.member(scored)), scored);
      tree.remove(scored);
      memberBytes -= ScoredMember.heapBytes(scored);
    }
  }

  /** The copy shares the members, which nobody writes to. */
  @Override
  public RankedTable copy() {
    RankedTable copy = new RankedTable(hasher(), tree.copy());
    copy.copy(this, scored -> scored);
    copy.memberBytes = memberBytes;
    return copy;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + slots() * SLOT_BYTES + tree.heapBytes() + memberBytes;
  }
}

package io.heddle.shard.data;

import static java.util.Objects.requireNonNull;

import io.heddle.resp.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The members of a big set, an array each. Owned by the holder of the shard's turn. */
final class MemberTable extends NameTable<byte[]> implements SetStore {
  private static final int OBJECT_BYTES = 48;
  private static final int ARRAY_HEADER_BYTES = 12;

  private long memberBytes;

  MemberTable(Hasher hasher) {
    super(hasher);
  }

  @Override
  protected boolean matches(byte[] entry, byte[] array, int offset, int length) {
    return Arrays.equals(entry, 0, entry.length, array, offset, offset + length);
  }

  @Override
  protected int read(byte[] entry) {
    return Searched.readEnds(entry);
  }

  boolean contains(Bytes member) {
    return find(member.array(), member.offset(), member.length(), hash(member)) != null;
  }

  /** Adds a copy of {@code member}; false if it was here. */
  boolean add(Bytes member) {
    long hash = hash(member);
    if (find(member.array(), member.offset(), member.length(), hash) != null) {
      return false;
    }
    byte[] added = member.toArray();
    add(hash, added);
    memberBytes += heapBytes(added);
    return true;
  }

  boolean remove(Bytes member) {
    byte[] removed = remove(member.array(), member.offset(), member.length(), hash(member));
    if (removed == null) {
      return false;
    }
    memberBytes -= heapBytes(removed);
    return true;
  }

  Bytes randomMember(RandomGenerator random) {
    return Bytes.of(requireNonNull(random(random)));
  }

  List<Bytes> sampleMembers(int count, RandomGenerator random) {
    return sample(count, random).stream().map(Bytes::of).toList();
  }

  /** The copy shares the members, which nobody writes to. */
  MemberTable copy() {
    MemberTable copy = new MemberTable(hasher());
    copy.copy(this, UnaryOperator.identity());
    copy.memberBytes = memberBytes;
    return copy;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + slots() * SLOT_BYTES + memberBytes;
  }

  private static long heapBytes(byte[] member) {
    return (ARRAY_HEADER_BYTES + (long) member.length + 7) & -8;
  }
}

package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Different byte strings, each with a score, in the order of their scores and, where those are
 * equal, of the strings: a {@code listpack}, or what Redis calls {@code skiplist}. Owned by the
 * holder of its shard's turn.
 *
 * <p>A member's <em>rank</em> is the number of members before it. Whatever members this gives away
 * are owned: to be kept and sent.
 */
public final class SortedSetValue implements Value {
  private static final int OBJECT_BYTES = 16;

  /** Of more than this share of all members, a sample is chosen by looking at each in turn. */
  private static final int SAMPLED_SHARE = 3;

  private final Hasher hasher;
  private SortedSetStore store;

  private SortedSetValue(Hasher hasher, SortedSetStore store) {
    this.hasher = hasher;
    this.store = store;
  }

  /** An empty set that is a {@code listpack}. */
  public static SortedSetValue packed(Hasher hasher) {
    return new SortedSetValue(hasher, new PackedScores());
  }

  /** An empty set that is a {@code skiplist}. */
  public static SortedSetValue spread(Hasher hasher) {
    return new SortedSetValue(hasher, new RankedTable(hasher));
  }

  /** An empty set to which {@code count} members will be added, the first of that length. */
  public static SortedSetValue expecting(
      long count, int firstLength, SortedSetLimits limits, Hasher hasher) {
    return count <= limits.entries() && firstLength <= limits.value()
        ? packed(hasher)
        : spread(hasher);
  }

  /**
   * The sorted set of the elements of {@code pack}: members and scores in turn. Null if that makes
   * no sense, or a member is there twice. As in Redis, only their number decides whether it stays a
   * {@code listpack}.
   */
  public static @Nullable SortedSetValue of(Listpack pack, SortedSetLimits limits, Hasher hasher) {
    if (pack.size() % 2 != 0) {
      return null;
    }
    SortedSetValue set = pack.size() / 2 > limits.entries() ? spread(hasher) : packed(hasher);
    for (int member = Listpack.START; member < pack.end(); member = pack.skip(member, 2)) {
      if (!set.addNew(pack.get(member), othersScore(pack.get(pack.next(member))))) {
        return null;
      }
    }
    return set;
  }

  /** As Redis reads scores of others: what begins with no number is zero. */
  private static double othersScore(Bytes text) {
    double score = DoubleText.parsePrefix(text);
    return Double.isNaN(score) ? 0 : score;
  }

  /**
   * Adds a copy of {@code member} in the present encoding; false if it is here, or {@code score} is
   * no number.
   */
  public boolean addNew(Bytes member, double score) {
    if (Double.isNaN(score) || !Double.isNaN(store.score(member))) {
      return false;
    }
    store.add(member, score);
    return true;
  }

  /** The members of a {@code listpack} as Redis writes them to files and payloads, else null. */
  public @Nullable Bytes packed() {
    return store instanceof PackedScores pack ? pack.toBytes() : null;
  }

  /** Prepares for {@code count} members to come. */
  public void expect(int count, SortedSetLimits limits) {
    if (count > limits.entries()) {
      spread();
    }
  }

  /** Becomes a {@code skiplist}. */
  public void spread() {
    if (store instanceof PackedScores) {
      RankedTable table = new RankedTable(hasher);
      forEach(table::add);
      store = table;
    }
  }

  /** Becomes a {@code listpack} if there are not too many members, none of them too long. */
  public void compact(SortedSetLimits limits) {
    if (store instanceof RankedTable table && table.fits(limits)) {
      PackedScores pack = new PackedScores();
      forEach(pack::addLast);
      store = pack;
    }
  }

  @Override
  public @Nullable NameTable<?> names() {
    return store instanceof RankedTable table ? table : null;
  }

  public int size() {
    return store.size();
  }

  @Override
  public boolean isEmpty() {
    return store.size() == 0;
  }

  /** Whether this is a {@code listpack}. */
  public boolean isPacked() {
    return store instanceof PackedScores;
  }

  /** The score of {@code member}, or NaN, which is no score, if it is not here. */
  public double score(Bytes member) {
    return store.score(member);
  }

  /** Adds a copy of {@code member}, which is not here; {@code score} is a number. */
  public void add(Bytes member, double score, SortedSetLimits limits) {
    if (store instanceof PackedScores pack
        && (pack.size() >= limits.entries()
            || member.length() > limits.value()
            || !pack.mayGrowBy(member.length()))) {
      spread();
    }
    store.add(member, score);
  }

  /** As {@link #add(Bytes, double, SortedSetLimits)}, of any size in the present encoding. */
  public void add(Bytes member, double score) {
    store.add(member, score);
  }

  /** Gives {@code member}, which is here, another score. */
  public void update(Bytes member, double score) {
    store.update(member, score);
  }

  /** Removes {@code member}; false if it was not here. */
  public boolean remove(Bytes member) {
    return store.remove(member);
  }

  /** How many members are before {@code cut}. */
  public int countBefore(Cut cut) {
    return store.countBefore(cut);
  }

  /** The rank of {@code member}, which is here and has that score. */
  public int rank(Bytes member, double score) {
    return store.countBefore(new Cut.AtPlace(score, member, false));
  }

  /** The members from one rank to another, which is excluded; or those, the last first. */
  public ScoredMembers range(int from, int to, boolean reversed) {
    if (from >= to) {
      return ScoredMembers.NONE;
    }
    byte[][] members = new byte[to - from][];
    store.copyTo(members, from);
    if (reversed) {
      for (int i = 0, j = members.length - 1; i < j; i++, j--) {
        byte[] first = members[i];
        members[i] = members[j];
        members[j] = first;
      }
    }
    return new ScoredMembers(members);
  }

  /** Removes the members from one rank to another, which is excluded. */
  public void removeRange(int from, int to) {
    store.removeRange(from, to);
  }

  /** Passes on every member, in order. */
  public void forEach(ScoredConsumer each) {
    ScoredMembers all = range(0, size(), false);
    for (int i = 0; i < all.size(); i++) {
      each.accept(all.member(i), all.score(i));
    }
  }

  /**
   * Passes on members from {@code cursor} on until there were {@code count}, and returns the cursor
   * to go on from, or 0 at the end; all at once if this is a {@code listpack}. A member that is
   * here all the time between the first call, with 0, and the last, that returns 0, is passed at
   * least once.
   */
  public long scan(long cursor, int count, ScoredConsumer each) {
    if (store instanceof RankedTable table) {
      return table.scan(
          cursor,
          count,
          scored -> each.accept(ScoredMember.member(scored), ScoredMember.score(scored)));
    }
    forEach(each);
    return 0;
  }

  /** {@code count} members, each picked from all there are; there must be one. */
  public ScoredMembers pick(int count, RandomGenerator random) {
    return at(random.ints(count, 0, size()).toArray());
  }

  /** {@code count} different members, no more than there are; every choice is as likely. */
  public ScoredMembers sample(int count, RandomGenerator random) {
    int size = size();
    return at(
        count > size / SAMPLED_SHARE
            ? Choice.ascending(count, size, random)
            : random.ints(0, size).distinct().limit(count).toArray());
  }

  private ScoredMembers at(int[] ranks) {
    byte[][] one = new byte[1][];
    byte[][] members = new byte[ranks.length][];
    for (int i = 0; i < ranks.length; i++) {
      store.copyTo(one, ranks[i]);
      members[i] = one[0];
    }
    return new ScoredMembers(members);
  }

  @Override
  public String typeName() {
    return "zset";
  }

  @Override
  public String encodingName() {
    return switch (store) {
      case PackedScores pack -> "listpack";
      case RankedTable table -> "skiplist";
    };
  }

  @Override
  public SortedSetValue copy() {
    return new SortedSetValue(hasher, store.copy());
  }

  @Override
  public int pieces() {
    return store instanceof RankedTable table ? table.size() : 1;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + store.heapBytes();
  }
}

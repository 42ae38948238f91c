package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Different byte strings: an {@code intset}, a {@code listpack} or a {@code hashtable}, and
 * changing from one to the next as Redis does. Owned by the holder of its shard's turn.
 *
 * <p>Whatever members this gives away are owned: to be kept and sent.
 */
public final class SetValue implements Value {
  private static final int OBJECT_BYTES = 16;

  /** Redis lets no intset have more, whatever its limit. */
  private static final long MOST_INTSET_ENTRIES = 1 << 30;

  /** From this on, what stays of a set that gives away most of its members is built anew. */
  private static final int KEPT_SHARE = 5;

  private final Hasher hasher;
  private SetStore store;

  private SetValue(Hasher hasher, SetStore store) {
    this.hasher = hasher;
    this.store = store;
  }

  /** An empty set that is an {@code intset}. */
  public static SetValue ofIntegers(Hasher hasher) {
    return new SetValue(hasher, new Intset());
  }

  /** An empty set that is a {@code listpack}. */
  public static SetValue ofStrings(Hasher hasher) {
    return new SetValue(hasher, new Listpack());
  }

  /**
   * The set of the elements of {@code pack}, which it takes over; null if one is there twice. As in
   * Redis, only their number decides whether it stays a {@code listpack}.
   */
  public static @Nullable SetValue of(Listpack pack, SetLimits limits, Hasher hasher) {
    MemberTable table = new MemberTable(hasher);
    for (int place = Listpack.START; place < pack.end(); place = pack.next(place)) {
      if (!table.add(pack.get(place))) {
        return null;
      }
    }
    return new SetValue(hasher, pack.size() > limits.listpackEntries() ? table : pack);
  }

  /** The members of a {@code listpack} as Redis writes them to files and payloads, else null. */
  public @Nullable Bytes packed() {
    return store instanceof Listpack pack ? pack.toBytes() : null;
  }

  /** An empty set to which {@code count} members will be added, {@code first} first. */
  public static SetValue expecting(Bytes first, int count, SetLimits limits, Hasher hasher) {
    if (count <= limits.intsetEntries() && Decimal.isLong(first)) {
      return ofIntegers(hasher);
    }
    return count <= limits.listpackEntries()
        ? ofStrings(hasher)
        : new SetValue(hasher, new MemberTable(hasher));
  }

  /** Prepares for {@code count} members to come. */
  public void expect(int count, SetLimits limits) {
    switch (store) {
      case Intset ints -> spreadIf(count > limits.intsetEntries());
      case Listpack pack -> spreadIf(count > limits.listpackEntries());
      case MemberTable table -> {}
    }
  }

  @Override
  public @Nullable NameTable<?> names() {
    return store instanceof MemberTable table ? table : null;
  }

  public int size() {
    return store.size();
  }

  @Override
  public boolean isEmpty() {
    return store.size() == 0;
  }

  public boolean isIntset() {
    return store instanceof Intset;
  }

  public boolean contains(Bytes member) {
    return switch (store) {
      case Intset ints -> Decimal.isLong(member) && ints.contains(Decimal.parse(member, 0));
      case Listpack pack -> pack.find(member, 1) >= 0;
      case MemberTable table -> table.contains(member);
    };
  }

  /** Adds a copy of {@code member}; false if it was here. */
  public boolean add(Bytes member, SetLimits limits) {
    return switch (store) {
      case Intset ints -> add(ints, member, limits);
      case Listpack pack -> add(pack, member, limits);
      case MemberTable table -> table.add(member);
    };
  }

  private boolean add(Intset ints, Bytes member, SetLimits limits) {
    if (Decimal.isLong(member)) {
      if (!ints.add(Decimal.parse(member, 0))) {
        return false;
      }
      spreadIf(ints.size() > mostIntegers(limits));
      return true;
    }
    if (ints.size() < limits.listpackEntries()
        && Math.max(member.length(), longest(ints)) <= limits.listpackValue()) {
      Listpack pack = new Listpack();
      forEach(pack::add);
      store = pack;
      return add(pack, member, limits);
    }
    spreadIf(true);
    return add(member, limits);
  }

  private boolean add(Listpack pack, Bytes member, SetLimits limits) {
    if (pack.find(member, 1) >= 0) {
      return false;
    }
    if (pack.size() < limits.listpackEntries()
        && member.length() <= limits.listpackValue()
        && pack.mayGrowBy(member.length())) {
      pack.add(member);
      return true;
    }
    spreadIf(true);
    return add(member, limits);
  }

  private static long mostIntegers(SetLimits limits) {
    return Math.min(limits.intsetEntries(), MOST_INTSET_ENTRIES);
  }

  /** How long the longest member of {@code ints} is in decimal. */
  private static int longest(Intset ints) {
    int size = ints.size();
    return size == 0
        ? 0
        : Math.max(Long.toString(ints.get(0)).length(), Long.toString(ints.get(size - 1)).length());
  }

  private void spreadIf(boolean tooMuch) {
    if (tooMuch) {
      MemberTable table = new MemberTable(hasher);
      forEach(table::add);
      store = table;
    }
  }

  /** Becomes an {@code intset} if there are not too many members, all of which are integers. */
  public void compact(SetLimits limits) {
    if (!isIntset() && size() <= mostIntegers(limits)) {
      Intset ints = new Intset();
      forEach(member -> ints.add(Decimal.parse(member, 0)));
      store = ints;
    }
  }

  /** Removes {@code member}; false if it was not here. */
  public boolean remove(Bytes member) {
    return switch (store) {
      case Intset ints -> Decimal.isLong(member) && ints.remove(Decimal.parse(member, 0));
      case Listpack pack -> {
        int place = pack.find(member, 1);
        if (place >= 0) {
          pack.remove(place, 1);
        }
        yield place >= 0;
      }
      case MemberTable table -> table.remove(member);
    };
  }

  /** Passes on every member: integers ascending, those of a listpack from the oldest on. */
  public void forEach(Consumer<? super Bytes> each) {
    forEachWhile(
        member -> {
          each.accept(member);
          return true;
        });
  }

  /** As {@link #forEach}, until {@code each} says that it was enough. */
  public void forEachWhile(Predicate<? super Bytes> each) {
    switch (store) {
      case Intset ints -> {
        int index = 0;
        while (index < ints.size() && each.test(integer(ints, index))) {
          index++;
        }
      }
      case Listpack pack -> {
        int place = Listpack.START;
        while (place < pack.end() && each.test(pack.get(place))) {
          place = pack.next(place);
        }
      }
      case MemberTable table -> table.forEachWhile(member -> each.test(Bytes.of(member)));
    }
  }

  /** All members, in the order of {@link #forEach}. */
  public List<Bytes> members() {
    List<Bytes> members = new ArrayList<>(size());
    forEach(members::add);
    return members;
  }

  /**
   * Passes on members from {@code cursor} on until there were {@code count}, and returns the cursor
   * to go on from, or 0 at the end; all at once if this is no {@code hashtable}. A member that is
   * here all the time between the first call, with 0, and the last, that returns 0, is passed at
   * least once.
   */
  public long scan(long cursor, int count, Consumer<? super Bytes> each) {
    if (store instanceof MemberTable table) {
      return table.scan(cursor, count, member -> each.accept(Bytes.of(member)));
    }
    forEach(each);
    return 0;
  }

  /** Any member, each as likely as every other; there must be one. */
  public Bytes random(RandomGenerator random) {
    return switch (store) {
      case Intset ints -> integer(ints, random.nextInt(ints.size()));
      case Listpack pack -> pack.get(pack.place(random.nextInt(pack.size())));
      case MemberTable table -> table.randomMember(random);
    };
  }

  /** {@code count} different members, no more than there are; every choice is as likely. */
  public List<Bytes> sample(int count, RandomGenerator random) {
    return switch (store) {
      case MemberTable table -> table.sampleMembers(count, random);
      case Intset ints -> {
        List<Bytes> chosen = new ArrayList<>(count);
        for (int index : Choice.ascending(count, ints.size(), random)) {
          chosen.add(integer(ints, index));
        }
        yield chosen;
      }
      case Listpack pack -> {
        List<Bytes> chosen = new ArrayList<>(count);
        int place = Listpack.START;
        int at = 0;
        for (int index : Choice.ascending(count, pack.size(), random)) {
          place = pack.skip(place, index - at);
          at = index;
          chosen.add(pack.get(place));
        }
        yield chosen;
      }
    };
  }

  /** Removes {@code count} members, fewer than there are, every choice as likely; returns them. */
  public List<Bytes> pop(int count, RandomGenerator random, SetLimits limits) {
    int kept = size() - count;
    if (store instanceof Listpack || (long) kept * KEPT_SHARE > count) {
      List<Bytes> popped = sample(count, random);
      popped.forEach(this::remove);
      return popped;
    }
    SetValue rest = isIntset() ? ofIntegers(hasher) : ofStrings(hasher);
    for (Bytes member : sample(kept, random)) {
      remove(member);
      rest.add(member, limits);
    }
    List<Bytes> popped = members();
    store = rest.store;
    return popped;
  }

  /** Removes all members and returns them. */
  public List<Bytes> clear() {
    List<Bytes> members = members();
    store = new Listpack();
    return members;
  }

  private static Bytes integer(Intset ints, int index) {
    return Bytes.of(Long.toString(ints.get(index)));
  }

  @Override
  public String typeName() {
    return "set";
  }

  @Override
  public String encodingName() {
    return switch (store) {
      case Intset ints -> "intset";
      case Listpack pack -> "listpack";
      case MemberTable table -> "hashtable";
    };
  }

  @Override
  public SetValue copy() {
    return new SetValue(
        hasher,
        switch (store) {
          case Intset ints -> ints.copy();
          case Listpack pack -> pack.copy();
          case MemberTable table -> table.copy();
        });
  }

  @Override
  public int pieces() {
    return store instanceof MemberTable table ? table.size() : 1;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + store.heapBytes();
  }
}

package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.server.command.Call;
import io.heddle.shard.data.Hasher;
import io.heddle.shard.data.SetLimits;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Combines sets. A result is a set of its own, in the encoding that Redis would store it in. Owned
 * by the holder of the turns of all their shards.
 */
final class SetAlgebra {
  /** So many members are looked at before others may have the carrier. */
  private static final int MEMBERS_PER_BREATH = 256;

  private final Call call;
  private final Hasher hasher;
  private final SetLimits limits;

  /** In the order of their keys; null where there is no such key. */
  private final List<@Nullable SetValue> sets;

  /** How many members were looked at. */
  private int looked;

  private SetAlgebra(Call call, Hasher hasher, List<@Nullable SetValue> sets) {
    this.call = call;
    this.hasher = hasher;
    this.limits = SetEntry.limits(call);
    this.sets = sets;
  }

  /** The sets at {@code keys}, none of which may hold anything else. */
  static SetAlgebra of(Call call, List<Key> keys) {
    List<@Nullable SetValue> sets = new ArrayList<>(keys.size());
    for (Key key : keys) {
      sets.add(SetEntry.setOrNull(call.read(key)));
    }
    return new SetAlgebra(call, call.keyspace(keys.get(0)).hasher(), sets);
  }

  SetValue intersection() {
    List<SetValue> ascending = ascending();
    if (ascending.size() < sets.size()) {
      return SetValue.ofIntegers(hasher);
    }
    SetValue smallest = ascending.get(0);
    SetValue result =
        smallest.isIntset() ? SetValue.ofIntegers(hasher) : SetValue.ofStrings(hasher);
    boolean[] others = {false};
    Predicate<Bytes> isCommon = inAll(ascending);
    smallest.forEach(
        member -> {
          breathe();
          if (isCommon.test(member)) {
            others[0] |= !Decimal.isLong(member);
            result.add(member, limits);
          }
        });
    if (!others[0]) {
      result.compact(limits);
    }
    return result;
  }

  /** How many members the intersection has, counted up to {@code most}. */
  long intersectionSize(long most) {
    List<SetValue> ascending = ascending();
    if (ascending.size() < sets.size()) {
      return 0;
    }
    Predicate<Bytes> isCommon = inAll(ascending);
    long[] size = {0};
    ascending
        .get(0)
        .forEachWhile(
            member -> {
              breathe();
              size[0] += isCommon.test(member) ? 1 : 0;
              return size[0] < most;
            });
    return size[0];
  }

  /** The sets that are there, the smallest first. */
  private List<SetValue> ascending() {
    List<SetValue> there = there();
    there.sort(Comparator.comparingInt(SetValue::size));
    return there;
  }

  private List<SetValue> there() {
    List<SetValue> there = new ArrayList<>();
    for (SetValue set : sets) {
      if (set != null) {
        there.add(set);
      }
    }
    return there;
  }

  /** Whether all sets have a member that the first of {@code ascending} has. */
  private static Predicate<Bytes> inAll(List<SetValue> ascending) {
    SetValue smallest = ascending.get(0);
    List<SetValue> others = ascending.stream().filter(set -> set != smallest).toList();
    return member -> {
      for (SetValue other : others) {
        if (!other.contains(member)) {
          return false;
        }
      }
      return true;
    };
  }

  SetValue union() {
    SetValue result = SetValue.ofIntegers(hasher);
    for (SetValue set : there()) {
      addAll(result, set);
    }
    return result;
  }

  private void addAll(SetValue target, SetValue source) {
    source.forEach(
        member -> {
          breathe();
          target.add(member, limits);
        });
  }

  SetValue difference() {
    SetValue first = sets.get(0);
    List<SetValue> others = there();
    SetValue result = SetValue.ofIntegers(hasher);
    if (first == null) {
      return result;
    }
    others.remove(0);
    if (others.contains(first)) {
      return result;
    }
    long sizes = others.stream().mapToLong(SetValue::size).sum() + first.size();
    if ((long) first.size() * (others.size() + 1) / 2 <= sizes) {
      lookUpEach(first, others, result);
    } else {
      addAll(result, first);
      others.forEach(other -> removeAll(result, other));
    }
    return result;
  }

  /** Adds the members of {@code first} that no other has. */
  private void lookUpEach(SetValue first, List<SetValue> others, SetValue result) {
    others.sort(Comparator.comparingInt(SetValue::size).reversed());
    first.forEach(
        member -> {
          breathe();
          if (others.stream().noneMatch(other -> other.contains(member))) {
            result.add(member, limits);
          }
        });
  }

  private void removeAll(SetValue target, SetValue source) {
    source.forEachWhile(
        member -> {
          breathe();
          target.remove(member);
          return !target.isEmpty();
        });
  }

  private void breathe() {
    if (++looked % MEMBERS_PER_BREATH == 0) {
      call.breathe();
    }
  }
}

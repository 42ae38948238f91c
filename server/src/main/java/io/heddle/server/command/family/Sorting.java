package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.shard.data.ListRange;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.keyspace.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One {@code SORT} under way. Owned by the holder of the turns of all keys it may come to. */
final class Sorting {
  /** A power of two. */
  private static final int COMPARISONS_PER_BREATH = 1 << 12;

  /**
   * An element and what it is compared by.
   *
   * @param text null where there is nothing to compare, which comes first
   */
  private record Weighed(Bytes element, double number, @Nullable Bytes text) {}

  private final Call call;
  private SortQuery query;
  private int comparisons;

  Sorting(Call call, SortQuery query) {
    this.call = call;
    this.query = query;
  }

  /** The elements of what {@code entry} holds, if there is one, in order and within the limit. */
  List<Bytes> sort(@Nullable Entry entry) {
    if (entry == null) {
      return List.of();
    }
    if (entry.value() instanceof SortedSetValue set) {
      set.spread(); // as clients can see that Redis does
    }
    return switch (entry.value()) {
      case ListValue list when query.isUnordered() -> slice(list);
      case ListValue list -> sorted(elements(list.range(0, (int) list.size(), false)));
      case SetValue set when query.isUnordered() && !query.stores() -> limited(set.members());
      case SetValue set -> {
        query = query.isUnordered() ? query.ordered() : query;
        yield sorted(set.members());
      }
      case SortedSetValue set when query.isUnordered() -> slice(set);
      case SortedSetValue set -> sorted(members(set.range(0, set.size(), false)));
      case null, default -> throw ClientException.wrongType();
    };
  }

  private List<Bytes> slice(ListValue list) {
    int size = (int) list.size();
    int from = from(size);
    int count = to(size) - from;
    int first = query.isDescending() ? size - from - count : from;
    return elements(list.range(first, count, query.isDescending()));
  }

  private List<Bytes> slice(SortedSetValue set) {
    int from = from(set.size());
    int to = to(set.size());
    return query.isDescending()
        ? members(set.range(set.size() - to, set.size() - from, true))
        : members(set.range(from, to, false));
  }

  private static List<Bytes> elements(ListRange range) {
    List<Bytes> elements = new ArrayList<>(range.size());
    range.iterator().forEachRemaining(elements::add);
    return elements;
  }

  private static List<Bytes> members(ScoredMembers scored) {
    List<Bytes> members = new ArrayList<>(scored.size());
    for (int i = 0; i < scored.size(); i++) {
      members.add(scored.member(i));
    }
    return members;
  }

  private List<Bytes> limited(List<Bytes> all) {
    return all.subList(from(all.size()), to(all.size()));
  }

  /** The index of the first of {@code size} elements within the limit; {@link #to} if none is. */
  private int from(int size) {
    return (int) Math.min(Math.max(query.offset(), 0), size);
  }

  /** The index behind the last one. */
  private int to(int size) {
    long count = query.count() < 0 ? size : Math.min(query.count(), size);
    return (int) Math.min(from(size) + count, size);
  }

  private List<Bytes> sorted(List<Bytes> elements) {
    List<Weighed> weighed = new ArrayList<>(elements.size());
    boolean areNumbers = true;
    for (Bytes element : elements) {
      Weighed next = weigh(element);
      weighed.add(next);
      areNumbers &= !Double.isNaN(next.number);
    }
    if (!areNumbers) {
      throw new ClientException("ERR One or more scores can't be converted into double");
    }
    Comparator<Weighed> order = query.isAlpha() ? byText() : byNumber();
    weighed.sort(breathing(query.isDescending() ? order.reversed() : order));
    return limited(weighed.stream().map(Weighed::element).toList());
  }

  private Weighed weigh(Bytes element) {
    KeyPattern by = query.by();
    Bytes weight = by == null ? element : by.look(element, call);
    double number = query.isAlpha() || weight == null ? 0 : DoubleText.parseExactly(weight);
    number += 0.0; // there is no negative zero here
    return new Weighed(element, number, weight);
  }

  /** What weighs the same is in the order of its bytes. */
  private static Comparator<Weighed> byNumber() {
    return Comparator.comparingDouble(Weighed::number).thenComparing(Weighed::element);
  }

  /** What is stored is in the order of all its bytes, what is told in that of those C sees. */
  private Comparator<Weighed> byText() {
    Comparator<Bytes> order =
        query.stores() ? Comparator.naturalOrder() : Comparator.comparing(Bytes::beforeZeroByte);
    return Comparator.comparing(Weighed::text, Comparator.nullsFirst(order));
  }

  private Comparator<Weighed> breathing(Comparator<Weighed> order) {
    return (one, other) -> {
      if (++comparisons % COMPARISONS_PER_BREATH == 0) {
        call.breathe();
      }
      return order.compare(one, other);
    };
  }

  /**
   * What {@code GET} asks for each of the elements, or the elements themselves.
   *
   * @param absent stands for what is not there
   */
  <T> List<T> look(List<Bytes> elements, Function<Bytes, T> present, T absent) {
    if (query.gets().isEmpty()) {
      return elements.stream().map(present).toList();
    }
    List<T> found = new ArrayList<>(elements.size() * query.gets().size());
    for (Bytes element : elements) {
      for (KeyPattern get : query.gets()) {
        Bytes value = get.look(element, call);
        found.add(value == null ? absent : present.apply(value));
      }
    }
    return found;
  }
}

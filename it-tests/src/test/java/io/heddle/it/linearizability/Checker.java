package io.heddle.it.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a history of one object is linearizable: whether each operation could have
 * happened at one moment between its begin and its end.
 *
 * <p>The search for such moments is that of Wing and Gong ("Testing and verifying concurrent
 * objects", 1993), with two improvements of Lowe ("Testing for linearizability", 2017): an
 * operation is given its moment only when the end of one demands it, and a configuration that led
 * nowhere once is not tried again. That histories of different objects may be looked at one by one
 * is locality (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects",
 * 1990); that keys of a store are such objects is P-compositionality (Horn and Kroening, "Faster
 * linearizability checking via P-compositionality", 2015).
 *
 * @param <S> the states of the object's model
 */
final class Checker<S> {
  /** So many operations may be under way at once: a configuration has a bit for each. */
  static final int MOST_AT_ONCE = Long.SIZE;

  /** After so many configurations the search is given up. */
  private static final int MOST_CONFIGURATIONS = 3_000_000;

  /** The begin of an operation, or its end. */
  private record Event(Operation operation, boolean isEnd) {
    long nanos() {
      return isEnd ? operation.ended() : operation.began();
    }
  }

  /** An operation under way, and its bit, which no other has meanwhile. */
  private record Candidate(Operation operation, long bit) {}

  /** The end of an operation, and all that are under way then; the one that ends comes first. */
  private record End(List<Candidate> underWay) {
    Candidate due() {
      return underWay.get(0);
    }
  }

  /**
   * How far a search has come.
   *
   * @param next the number of the next end
   * @param done the bits of the operations that have had their moment but not their end
   */
  private record Configuration<S>(int next, S state, long done) {}

  /** A configuration, and how many of the operations that could come next have been tried. */
  private static final class Branch<S> {
    private final Configuration<S> from;
    private int tried;

    Branch(Configuration<S> from) {
      this.from = from;
    }
  }

  private final Model<S> model;
  private final List<End> ends;
  private final Set<Configuration<S>> seen = new HashSet<>();
  private final Deque<Branch<S>> path = new ArrayDeque<>();
  private int farthest;

  private Checker(Model<S> model, List<End> ends) {
    this.model = model;
    this.ends = ends;
  }

  /** Whether {@code model} allows {@code history}, which may be in any order. */
  static <S> Verdict check(Model<S> model, List<Operation> history) {
    return new Checker<>(model, ends(history)).search();
  }

  private static List<End> ends(List<Operation> history) {
    List<End> ends = new ArrayList<>();
    List<Candidate> underWay = new ArrayList<>();
    for (Event event : inOrder(history)) {
      if (event.isEnd()) {
        ends.add(end(event.operation(), underWay));
      } else {
        underWay.add(new Candidate(event.operation(), freeBit(underWay)));
      }
    }
    return ends;
  }

  private static List<Event> inOrder(List<Operation> history) {
    List<Event> events = new ArrayList<>();
    for (Operation operation : history) {
      events.add(new Event(operation, false));
      if (!operation.isWithoutEnd()) {
        events.add(new Event(operation, true));
      }
    }
    // What begins when something else ends counts as at once with it: only what was seen is order.
    events.sort(Comparator.comparingLong(Event::nanos).thenComparing(Event::isEnd));
    return events;
  }

  private static End end(Operation operation, List<Candidate> underWay) {
    int index = 0;
    while (underWay.get(index).operation() != operation) {
      index++;
    }
    List<Candidate> dueFirst = new ArrayList<>();
    dueFirst.add(underWay.remove(index));
    dueFirst.addAll(underWay);
    return new End(dueFirst);
  }

  private static long freeBit(List<Candidate> underWay) {
    long taken = 0;
    for (Candidate candidate : underWay) {
      taken |= candidate.bit();
    }
    if (taken == -1) {
      throw new IllegalArgumentException("more than " + MOST_AT_ONCE + " operations at once");
    }
    return Long.lowestOneBit(~taken);
  }

  private Verdict search() {
    if (reach(0, model.initial(), 0)) {
      return verdict(Verdict.Outcome.LINEARIZABLE);
    }
    while (!path.isEmpty()) {
      Branch<S> branch = path.getLast();
      Candidate candidate = nextOf(branch);
      if (candidate == null) {
        path.removeLast();
        continue;
      }
      Configuration<S> from = branch.from;
      S state = model.after(from.state(), candidate.operation());
      if (state != null && reach(from.next(), state, from.done() | candidate.bit())) {
        return verdict(Verdict.Outcome.LINEARIZABLE);
      }
      if (seen.size() > MOST_CONFIGURATIONS) {
        return verdict(Verdict.Outcome.UNDECIDED);
      }
    }
    return verdict(Verdict.Outcome.VIOLATED);
  }

  private @Nullable Candidate nextOf(Branch<S> branch) {
    List<Candidate> underWay = ends.get(branch.from.next()).underWay();
    while (branch.tried < underWay.size()) {
      Candidate candidate = underWay.get(branch.tried++);
      if ((branch.from.done() & candidate.bit()) == 0) {
        return candidate;
      }
    }
    return null;
  }

  /** Goes on to the next end that demands something; returns whether there is none. */
  private boolean reach(int next, S state, long done) {
    int at = next;
    long left = done;
    while (at < ends.size() && (left & ends.get(at).due().bit()) != 0) {
      left &= ~ends.get(at).due().bit();
      at++;
    }
    farthest = Math.max(farthest, at);
    if (at == ends.size()) {
      return true;
    }
    Configuration<S> reached = new Configuration<>(at, state, left);
    if (seen.add(reached)) {
      path.addLast(new Branch<>(reached));
    }
    return false;
  }

  private Verdict verdict(Verdict.Outcome outcome) {
    List<Operation> unexplained =
        outcome == Verdict.Outcome.LINEARIZABLE
            ? List.of()
            : ends.get(farthest).underWay().stream().map(Candidate::operation).toList();
    return new Verdict(outcome, unexplained, seen.size());
  }
}

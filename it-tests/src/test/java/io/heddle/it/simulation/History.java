package io.heddle.it.simulation;

import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that happened in a run: what clients asked for and were answered, and in which order the
 * server carried it out.
 */
final class History {
  static final long NEVER = Long.MAX_VALUE;

  /** One request, as its client knows it. */
  static final class Exchange {
    final List<String> words;
    final long sentAt;
    final long sentClock;
    @Nullable Frame reply;
    long answeredAt = NEVER;
    long answeredClock;

    /** When it was carried out first, in whose turns; unless that was never. */
    @Nullable Carried carried;

    Exchange(List<String> words, long sentAt, long sentClock) {
      this.words = words;
      this.sentAt = sentAt;
      this.sentClock = sentClock;
    }

    @Override
    public String toString() {
      return sentAt + ": " + String.join(" ", words) + " -> " + reply;
    }
  }

  /**
   * What a client was told without having asked for it.
   *
   * @param before how many replies came before it
   */
  record Message(Frame frame, int before) {
    private static final Set<String> KINDS = Set.of("message", "invalidate");

    /** Whether {@code frame} is no reply. */
    static boolean is(Frame frame) {
      return frame instanceof Frame.Aggregate aggregate
          && !aggregate.elements().isEmpty()
          && aggregate.elements().get(0) instanceof Frame.Blob kind
          && KINDS.contains(kind.bytes());
    }

    /** What kind of message it is. */
    String kind() {
      return frame.elements().get(0).text();
    }
  }

  /** One connection, as its client knows it. */
  static final class Visit {
    final int number;
    final List<Exchange> exchanges = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();

    /** What the server calls it. */
    long id;

    /** Whether the client hung up since it was not answered. */
    boolean gaveUp;

    /** Whether it did so since it had waited for very long, and not since it was hung up on. */
    boolean lostPatience;

    long hungUpAt = NEVER;

    /** From when on the server may have hung up on it, as the disk failed. */
    long mayBeCutOffAt = NEVER;

    Visit(int number) {
      this.number = number;
    }
  }

  /** Something that happened at a place in the order of all that happened. */
  sealed interface Event {
    /** When, in the scheduler's steps. */
    long at();

    /** When, in milliseconds. */
    long clock();
  }

  /** A command's handler has run. */
  static final class Carried implements Event {
    private final long at;
    private final long clock;
    final int visit;
    final List<String> words;

    /** The time of its turn. */
    final long now;

    /** Whose turns it held. */
    final BitSet shards;

    /** Whether it had waited, and somebody carried it out again. */
    final boolean again;

    /** Whether it is part of a transaction, which stands in the history too, before it. */
    final boolean within;

    /** Whether its client waits for now. */
    boolean waits;

    /** When its handler was done. */
    long endedAt = NEVER;

    /** What the server said to it; null if that was nothing yet. */
    @Nullable Frame outcome;

    Carried(
        long at,
        long clock,
        int visit,
        List<String> words,
        long now,
        BitSet shards,
        boolean again,
        boolean within) {
      this.at = at;
      this.clock = clock;
      this.visit = visit;
      this.words = words;
      this.within = within;
      this.now = now;
      this.shards = shards;
      this.again = again;
    }

    @Override
    public long at() {
      return at;
    }

    @Override
    public long clock() {
      return clock;
    }

    @Override
    public String toString() {
      return at
          + " "
          + now
          + " "
          + visit
          + ": "
          + String.join(" ", words)
          + " in "
          + shards
          + (within ? " within" : "")
          + (again ? " again" : "")
          + (waits ? " waits" : "");
    }
  }

  /** The server has removed a key whose time was over. */
  record Expired(long at, long clock, int database, String key) implements Event {}

  /** The server has removed all those fields of a hash whose time was over. */
  record FieldsExpired(long at, long clock, int database, String key, long now) implements Event {}

  /** A client has hung up. */
  record HungUp(long at, long clock, int visit) implements Event {}

  /**
   * The server has crashed.
   *
   * @param keepsAnswered whether all that clients know of must be there after it
   * @param shardOf where it kept keys
   * @param reader who was first to look what was left
   */
  record Crashed(
      long at, long clock, boolean keepsAnswered, ToIntFunction<String> shardOf, int reader)
      implements Event {
    @Override
    public String toString() {
      return at + " " + clock + " crash, " + (keepsAnswered ? "" : "not ") + "all answered is kept";
    }
  }

  private final Map<Integer, Visit> visits = new HashMap<>();
  private final List<Event> events = new ArrayList<>();

  /** When the disk failed. */
  final Troubles troubles = new Troubles();

  Visit visit() {
    Visit visit = new Visit(visits.size() + 1);
    visits.put(visit.number, visit);
    return visit;
  }

  Visit visit(int number) {
    return Objects.requireNonNull(visits.get(number));
  }

  /** The connection that the server calls {@code id}, of those from {@code first} on; or null. */
  @Nullable Visit visit(long id, int first) {
    return visits.values().stream()
        .filter(visit -> visit.number >= first && visit.id == id)
        .findFirst()
        .orElse(null);
  }

  void add(Event event) {
    events.add(event);
  }

  /** The commands of one connection, in their order. */
  List<Carried> carried(int visit) {
    return events.stream()
        .filter(Carried.class::isInstance)
        .map(Carried.class::cast)
        .filter(carried -> carried.visit == visit)
        .toList();
  }

  /** Finds out from when on clients may have been hung up on since the disk failed. */
  void noteWhoMayBeCutOff() {
    visits
        .values()
        .forEach(
            visit -> visit.mayBeCutOffAt = troubles.mayHaveHungUpAt(visit, carried(visit.number)));
  }

  boolean hasCrashes() {
    return events.stream().anyMatch(Crashed.class::isInstance);
  }

  /** The number that the next connection will have. */
  int nextVisit() {
    return visits.size() + 1;
  }

  List<Event> events() {
    return events;
  }

  /** All of it in words, for whoever looks for a mistake. */
  String story() {
    StringBuilder story = new StringBuilder();
    visits.forEach(
        (number, visit) -> {
          story.append("connection ").append(number).append('\n');
          visit.exchanges.forEach(each -> story.append("  ").append(each).append('\n'));
          visit.messages.forEach(each -> story.append("  ").append(each).append('\n'));
        });
    events.forEach(event -> story.append(event).append('\n'));
    story.append(troubles).append('\n');
    return story.toString();
  }
}

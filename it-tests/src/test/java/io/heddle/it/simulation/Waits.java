package io.heddle.it.simulation;

import static io.heddle.it.simulation.Checker.require;

import io.heddle.it.simulation.Checker.Progress;
import io.heddle.it.simulation.Data.Item;
import io.heddle.it.simulation.Data.Place;
import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Event;
import io.heddle.it.simulation.History.Exchange;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Clients that wait for keys: they are served in their order, as soon as can be, or wait on. */
final class Waits {
  private final Model model;
  private final ToIntFunction<String> shardOf;
  private final ReadyOrder order;

  /** In the order in which they began to wait. */
  private final Map<Progress, BlockedClient> blocked = new LinkedHashMap<>();

  Waits(Model model, ToIntFunction<String> shardOf) {
    this.model = model;
    this.shardOf = shardOf;
    this.order = new ReadyOrder(shardOf);
  }

  /** A command begins that is not carried out for the sake of another. */
  void newCommand(BitSet shards) {
    order.begin(shards);
  }

  /** The command has been carried out, with its changes. */
  void changed() {
    order.add(model.filled);
  }

  /** A command has been carried out that has to wait; one that waited already keeps its place. */
  void begin(Progress progress, Exchange exchange, Carried event) {
    BlockedClient before = blocked.remove(progress);
    blocked.put(
        progress,
        before != null
            ? before
            : BlockedClient.of(exchange.words, progress.client.database, event.now, event.endedAt));
  }

  /**
   * {@code CLIENT UNBLOCK id [TIMEOUT|ERROR]}: what the server says of a client, or null if there
   * is none, must be so.
   */
  Answer unblock(@Nullable Progress target, Carried event) {
    BlockedClient wait = target == null ? null : blocked.get(target);
    boolean unblocked = Answers.integer(1).matches(Objects.requireNonNull(event.outcome));
    if (target != null && wait != null && unblocked) {
      blocked.remove(target);
      target.clock = event.clock(); // its reply is due from now on
      target.end =
          event.words.getLast().equals("ERROR")
              ? Answers.error("UNBLOCKED client unblocked via CLIENT UNBLOCK")
              : Answers.NIL_ARRAY;
    } else {
      require(!unblocked, "unblocks who does not wait");
      require(
          target == null
              || wait == null
              || wait.begunAt() >= event.at()
              || readyKey(wait, event.now) != null // somebody is about to serve it
              || isExcused(target, wait, event),
          "does not unblock " + wait);
    }
    return new Answer.Exactly(event.outcome);
  }

  @Nullable BlockedClient of(Progress progress) {
    return blocked.get(progress);
  }

  /** Somebody carries out what a client has waited for: it must be the first who waits. */
  Exchange served(Progress progress, Carried event) {
    BlockedClient own = blocked.get(progress);
    if (own == null) {
      throw new AssertionError("carried out again, though it does not wait");
    }
    List<Place> ready =
        own.keys().stream()
            .filter(key -> isReady(own, key, event.now))
            .map(key -> new Place(own.database(), key))
            .toList();
    require(!ready.isEmpty(), "carried out again for nothing");
    List<Place> turns = order.first(ready, own.kind());
    require(
        turns.stream().anyMatch(turn -> isFirst(progress, own, turn, event)),
        "overtakes who waits for one of " + turns);
    order.serve(turns);
    if (!event.waits) {
      blocked.remove(progress);
    }
    return Objects.requireNonNull(progress.last);
  }

  /** Whether nobody who waits for a key has waited longer for values of that kind. */
  private boolean isFirst(Progress progress, BlockedClient own, Place turn, Event event) {
    for (Map.Entry<Progress, BlockedClient> other : blocked.entrySet()) {
      if (other.getKey() == progress) {
        return true;
      }
      BlockedClient earlier = other.getValue();
      if (own.database() == earlier.database()
          && earlier.kind() == own.kind()
          && earlier.keys().contains(turn.key())
          && !isExcused(other.getKey(), earlier, event)) {
        return false;
      }
    }
    return true;
  }

  /** The client's next command is carried out, so it does not wait any more. */
  void end(Progress progress) {
    BlockedClient wait = blocked.remove(progress);
    if (wait != null) {
      compareEnd(progress, wait);
    }
    compareUnblocked(progress);
  }

  private static void compareUnblocked(Progress progress) {
    Answer end = progress.end;
    if (end != null) {
      progress.compare(end, Objects.requireNonNull(progress.last));
      progress.end = null;
    }
  }

  /** The client hangs up, and waits no more if it was answered. */
  void endIfAnswered(Progress progress) {
    compareUnblocked(progress);
    if (blocked.containsKey(progress) && Objects.requireNonNull(progress.last).reply != null) {
      end(progress);
    }
  }

  private static void compareEnd(Progress progress, BlockedClient wait) {
    Exchange exchange = Objects.requireNonNull(progress.last);
    progress.compare(Answers.NIL_ARRAY, exchange);
    require(
        exchange.reply == null || exchange.answeredClock >= wait.deadline(), "gave up too early");
  }

  @Nullable String readyKey(BlockedClient client, long now) {
    for (String key : client.keys()) {
      if (isReady(client, key, now)) {
        return key;
      }
    }
    return null;
  }

  private boolean isReady(BlockedClient client, String key, long now) {
    Item item = model.data.physical(new Place(client.database(), key));
    return item != null && item.isLive(now) && client.kind().isInstance(item.value);
  }

  /** Whether a client may not wait any more, though nothing has shown that yet. */
  private static boolean isExcused(Progress progress, BlockedClient client, Event event) {
    return event.clock() >= client.deadline() || progress.client.mayBeGone(event.at());
  }

  /** Whoever changed keys of these shards before had to serve those who wait for them. */
  void requireNobodyWaitsInVain(BitSet shards, long now, Event event) {
    blocked.forEach(
        (progress, client) -> {
          for (String key : client.keys()) {
            require(
                !shards.get(shardOf.applyAsInt(key))
                    || !isReady(client, key, now)
                    || isExcused(progress, client, event),
                "before that nobody woke connection "
                    + progress.visit.number
                    + ", which waits for "
                    + key);
          }
        });
  }
}

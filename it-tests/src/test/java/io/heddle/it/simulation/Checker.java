package io.heddle.it.simulation;

import io.heddle.it.simulation.CrashCheck.Shown;
import io.heddle.it.simulation.Data.Item;
import io.heddle.it.simulation.Data.Place;
import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Crashed;
import io.heddle.it.simulation.History.Event;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Expired;
import io.heddle.it.simulation.History.HungUp;
import io.heddle.it.simulation.History.Visit;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells the model what the server did, in the order in which it did it, and compares each answer.
 *
 * <p>The order is that in which handlers began: those that share a shard ran one after the other,
 * as the {@link Simulation} sees to, and the order of others does not matter. Each began after its
 * request was sent and before its reply arrived, so this order is also one that clients can believe
 * in, all of them at once: the server is strictly serializable.
 */
final class Checker {
  /** How far the answers of a connection have been compared. */
  private static final class Progress {
    final Visit visit;
    final Model.Connection client;
    int next;

    /** The request that was carried out last, and when. */
    @Nullable Exchange last;

    long clock;

    Progress(Visit visit, Model.Connection client) {
      this.visit = visit;
      this.client = client;
    }
  }

  /** A reply that is not there after so long will not come. */
  private static final long REPLY_MILLIS = 1000;

  private final History history;
  private final int databases;
  private final boolean crashes;
  private ToIntFunction<String> shardOf;
  private Model model;
  private CrashCheck crash;

  /** When the last command was carried out. */
  private long lastClock;

  private final Map<Integer, Progress> all = new HashMap<>();

  /** In the order in which they began to wait. */
  private final Map<Progress, BlockedClient> blocked = new LinkedHashMap<>();

  Checker(History history, int databases, ToIntFunction<String> shardOf) {
    this.history = history;
    this.databases = databases;
    this.shardOf = shardOf;
    this.model = new Model(databases);
    this.crashes = history.hasCrashes();
    this.crash = new CrashCheck(model.data.copy());
  }

  void check() {
    for (Event event : history.events()) {
      try {
        switch (event) {
          case Carried carried -> check(carried);
          case Expired expired ->
              require(
                  model.data.expired(new Place(expired.database(), expired.key()), expired.clock()),
                  "it was not time for a key to expire");
          case HungUp hungUp -> check(hungUp);
          case Crashed crashed -> check(crashed);
        }
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\nat " + event, e);
      }
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private Progress progress(int visit) {
    return all.computeIfAbsent(
        visit, number -> new Progress(history.visit(number), model.connect()));
  }

  private void check(Carried event) {
    Progress progress = progress(event.visit);
    progress.clock = event.clock();
    lastClock = event.clock();
    Exchange exchange;
    if (event.again) {
      exchange = served(progress, event);
    } else {
      requireNobodyWaitsInVain(event.shards, event.now, event);
      endWait(progress);
      answerAtOnce(progress);
      require(progress.next < progress.visit.exchanges.size(), "nobody asked for that");
      exchange = progress.visit.exchanges.get(progress.next++);
    }
    progress.last = exchange;
    if (!exchange.words.get(0).equalsIgnoreCase(event.command)) {
      throw new AssertionError("carried out instead of " + exchange);
    }
    require(
        exchange.sentAt <= event.at() && event.at() <= exchange.answeredAt,
        "carried out before it was asked for, or after it was answered");
    model.touched.clear();
    Answer answer = model.carryOut(progress.client, exchange.words, event.now);
    if (crashes) {
      crash.add(
          model.data.copy(), event.shards, changedShards(), !event.waits && exchange.reply != null);
    }
    if (event.waits) {
      require(answer == Answers.WAITS, "waits, though it should be answered");
      BlockedClient before = blocked.remove(progress);
      blocked.put(
          progress,
          before != null
              ? before
              : BlockedClient.of(exchange.words, progress.client.database, event.now));
    } else {
      compare(answer, exchange);
    }
  }

  private BitSet changedShards() {
    BitSet changed = new BitSet();
    model.touched.forEach(place -> changed.set(shardOf.applyAsInt(place.key())));
    return changed;
  }

  private void check(Crashed event) {
    Map<Place, Item> left =
        crash.left(shown(history.visit(event.reader())), shardOf, event.keepsAnswered());
    model = new Model(databases);
    left.forEach(model.data::put);
    model.data.mayHoldMore();
    shardOf = event.shardOf();
    crash = new CrashCheck(model.data.copy());
    blocked.clear();
  }

  /** What a client was told that looked at every key. */
  private Map<Place, List<Shown>> shown(Visit reader) {
    Map<Place, List<Shown>> shown = new HashMap<>();
    Iterator<Exchange> exchanges = reader.exchanges.iterator();
    int database = 0;
    for (Carried carried : history.carried(reader.number)) {
      Exchange exchange = exchanges.next();
      List<String> words = exchange.words;
      if (words.get(0).equals("SELECT")) {
        database = Integer.parseInt(words.get(1));
      } else if (exchange.reply != null) {
        shown
            .computeIfAbsent(new Place(database, words.get(1)), place -> new ArrayList<>())
            .add(new Shown(words, carried.now, exchange.reply));
      }
    }
    return shown;
  }

  private static void compare(Answer answer, Exchange exchange) {
    Frame reply = exchange.reply;
    if (reply != null && !answer.matches(reply)) {
      throw new AssertionError("expected " + answer + "\nbut " + exchange);
    }
  }

  /** Requests that are answered without a handler. */
  private void answerAtOnce(Progress progress) {
    List<Exchange> exchanges = progress.visit.exchanges;
    while (progress.next < exchanges.size()
        && model.isAnsweredAtOnce(progress.client, exchanges.get(progress.next).words)) {
      Exchange exchange = exchanges.get(progress.next++);
      compare(model.answerAtOnce(progress.client, exchange.words), exchange);
    }
  }

  /** Somebody carries out what a client has waited for: it must be the first who waits. */
  private Exchange served(Progress progress, Carried event) {
    BlockedClient own = blocked.get(progress);
    if (own == null) {
      throw new AssertionError("carried out again, though it does not wait");
    }
    String key = readyKey(own, event.now);
    require(key != null, "carried out again for nothing");
    for (Map.Entry<Progress, BlockedClient> other : blocked.entrySet()) {
      if (other.getKey() == progress) {
        break;
      }
      BlockedClient earlier = other.getValue();
      require(
          own.database() != earlier.database()
              || earlier.kind() != own.kind()
              || !earlier.keys().contains(key)
              || isExcused(other.getKey(), earlier, event),
          "overtakes " + earlier);
    }
    if (!event.waits) {
      blocked.remove(progress);
    }
    return Objects.requireNonNull(progress.last);
  }

  /** The client's next command is carried out, so it does not wait any more. */
  private void endWait(Progress progress) {
    BlockedClient wait = blocked.remove(progress);
    if (wait != null) {
      compareEnd(progress, wait);
    }
  }

  private static void compareEnd(Progress progress, BlockedClient wait) {
    Exchange exchange = Objects.requireNonNull(progress.last);
    compare(Answers.NIL_ARRAY, exchange);
    require(
        exchange.reply == null || exchange.answeredClock >= wait.deadline(), "gave up too early");
  }

  private @Nullable String readyKey(BlockedClient client, long now) {
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
    return event.clock() >= client.deadline() || progress.visit.hungUpAt <= event.at();
  }

  /** Whoever changed keys of these shards before had to serve those who wait for them. */
  private void requireNobodyWaitsInVain(BitSet shards, long now, Event event) {
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

  private void check(HungUp event) {
    Progress progress = progress(event.visit());
    answerAtOnce(progress);
    BlockedClient wait = blocked.get(progress);
    if (wait != null) {
      Exchange exchange = Objects.requireNonNull(progress.last);
      if (exchange.reply != null) {
        compareEnd(progress, wait);
        blocked.remove(progress);
        wait = null;
      }
    }
    if (progress.visit.gaveUp) {
      require(
          (wait != null && wait.deadline() == Data.NEVER)
              || event.clock() - progress.clock < REPLY_MILLIS,
          "was never answered: " + firstUnanswered(progress));
    }
    if (wait != null) {
      String key = readyKey(Objects.requireNonNull(wait), event.clock());
      require(
          key == null
              || event.clock() >= wait.deadline()
              || event.clock() - lastClock < REPLY_MILLIS, // somebody may be about to
          "nobody woke it, which waits for " + key);
    }
  }

  private static @Nullable Exchange firstUnanswered(Progress progress) {
    return progress.visit.exchanges.stream()
        .filter(exchange -> exchange.reply == null)
        .findFirst()
        .orElse(null);
  }
}

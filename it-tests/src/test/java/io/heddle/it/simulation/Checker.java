package io.heddle.it.simulation;

import io.heddle.it.simulation.CrashCheck.Shown;
import io.heddle.it.simulation.Data.Item;
import io.heddle.it.simulation.Data.Place;
import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Crashed;
import io.heddle.it.simulation.History.Event;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Expired;
import io.heddle.it.simulation.History.FieldsExpired;
import io.heddle.it.simulation.History.HungUp;
import io.heddle.it.simulation.History.Visit;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
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
  static final class Progress {
    final Visit visit;
    final Model.Connection client;
    int next;

    /** The request that was carried out last, and when. */
    @Nullable Exchange last;

    /** How its wait was ended by another client, until that is compared. */
    @Nullable Answer end;

    long clock;

    Progress(Visit visit, Model.Connection client) {
      this.visit = visit;
      this.client = client;
    }

    /** Compares, now that the request has been carried out, what its client was told. */
    void compare(Answer answer, Exchange exchange) {
      Frame reply = exchange.reply;
      if (reply != null
          && !(client.protocol == 3 ? Resp3.matches(answer, reply) : answer.matches(reply))) {
        throw new AssertionError("expected " + answer + "\nbut " + exchange);
      }
    }
  }

  /** A reply that is not there after so long will not come. */
  private static final long REPLY_MILLIS = 1000;

  private final History history;
  private final int databases;
  private final boolean crashes;
  private ToIntFunction<String> shardOf;
  private Model model;
  private Waits waits;
  private Walks walks;
  private Pauses pauses = new Pauses();

  /** The first connection since the server began. */
  private int first = 1;

  private CrashCheck crash;

  /** When the last command was carried out. */
  private long lastClock;

  private final Map<Integer, Progress> all = new HashMap<>();

  Checker(History history, int databases, ToIntFunction<String> shardOf) {
    this.history = history;
    this.databases = databases;
    this.shardOf = shardOf;
    this.model = new Model(databases, this::byId);
    this.waits = new Waits(model, shardOf);
    this.walks = new Walks(model);
    this.crashes = history.hasCrashes();
    this.crash = new CrashCheck(model.data.copy());
  }

  void check() {
    history.noteWhoMayBeCutOff();
    for (Event event : history.events()) {
      try {
        walks.before(event.at());
        switch (event) {
          case Carried carried when carried.within -> checkPart(carried);
          case Carried carried -> check(carried);
          case Expired expired -> check(expired);
          case FieldsExpired expired -> check(expired);
          case HungUp hungUp -> check(hungUp);
          case Crashed crashed -> check(crashed);
        }
        walks.after(event.clock());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\nat " + event, e);
      }
    }
    walks.before(History.NEVER);
    checkMessages();
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private Progress progress(int visit) {
    return all.computeIfAbsent(
        visit, number -> new Progress(history.visit(number), model.connect(history.visit(number))));
  }

  private void check(Carried event) {
    Progress progress = progress(event.visit);
    progress.clock = event.clock();
    lastClock = event.clock();
    if (!event.again) {
      waits.newCommand(event.shards);
    }
    Exchange exchange = event.again ? waits.served(progress, event) : next(progress, event);
    progress.last = exchange;
    if (!exchange.words.equals(event.words)) {
      throw new AssertionError("carried out instead of " + exchange);
    }
    require(
        exchange.sentAt <= event.at() && event.at() <= exchange.answeredAt,
        "carried out before it was asked for, or after it was answered");
    model.begin(progress.client, event);
    pauses.check(event);
    Answer answer = answer(progress, exchange, event);
    waits.changed();
    if (crashes) {
      crash.add(
          model.data.copy(),
          promised(exchange, event),
          changedShards(),
          !event.waits && exchange.reply != null);
    }
    if (event.waits) {
      require(answer == Answers.WAITS, "waits, though it should be answered");
      waits.begin(progress, exchange, event);
    } else {
      progress.compare(answer, exchange);
    }
  }

  private Answer answer(Progress progress, Exchange exchange, Carried event) {
    switch (ConnectionOperations.name(event.words)) {
      case "client|pause" -> pauses.begin(event, exchange);
      case "client|unpause" -> pauses.end(event);
      case "scan" -> walks.step(progress, event);
      case "client|unblock" -> {
        Visit target = history.visit(Long.parseLong(event.words.get(2)), first);
        return waits.unblock(target == null ? null : progress(target.number), event);
      }
      default -> {}
    }
    return model.carryOut(progress.client, exchange.words, event.now, event.outcome);
  }

  private Model.@Nullable Connection byId(long id) {
    Visit visit = history.visit(id, first);
    return visit == null ? null : progress(visit.number).client;
  }

  /** The request that is carried out for the first time. */
  private Exchange next(Progress progress, Carried event) {
    waits.requireNobodyWaitsInVain(event.shards, event.now, event);
    waits.end(progress);
    answerAtOnce(progress);
    passOverRefused(progress, event);
    require(progress.next < progress.visit.exchanges.size(), "nobody asked for that");
    progress.client.request = progress.next;
    Exchange exchange = progress.visit.exchanges.get(progress.next++);
    exchange.carried = event;
    return exchange;
  }

  /** A part of a transaction has been carried out that is not of the same moment. */
  private void checkPart(Carried event) {
    Model.Connection client = progress(event.visit).client;
    model.begin(client, event);
    Answer answer =
        Objects.requireNonNull(ConnectionOperations.find(event.words))
            .carryOut(model, client, event.words, event.outcome);
    require(answer.matches(Objects.requireNonNull(event.outcome)), "expected " + answer);
  }

  private void check(Expired event) {
    model.begin(null, event);
    require(
        model.data.expired(new Place(event.database(), event.key()), event.clock()),
        "it was not time for a key to expire");
    model.caches.expired(event.key(), event.at());
  }

  private void check(FieldsExpired event) {
    model.begin(null, event);
    model.data.fieldsExpired(new Place(event.database(), event.key()), event.now());
    model.caches.expired(event.key(), event.at());
  }

  /** The shards of which the client knows, from the reply, what will survive. */
  private BitSet promised(Exchange exchange, Carried event) {
    return history.troubles.touch(event.clock(), exchange.answeredClock)
        ? changedShards()
        : event.shards;
  }

  private BitSet changedShards() {
    BitSet changed = new BitSet();
    model.touched.forEach(place -> changed.set(shardOf.applyAsInt(place.key())));
    return changed;
  }

  private void check(Crashed event) {
    checkMessages();
    Map<Place, Item> left =
        crash.left(shown(history.visit(event.reader())), shardOf, event.keepsAnswered());
    first = event.reader();
    model = new Model(databases, this::byId);
    left.forEach(model.data::put);
    model.data.mayHoldMore();
    shardOf = event.shardOf();
    waits = new Waits(model, shardOf);
    walks = new Walks(model);
    pauses = new Pauses();
    crash = new CrashCheck(model.data.copy());
  }

  /** Compares what clients were told that they did not ask for. */
  private void checkMessages() {
    model.channels.check(model.connections());
    model.caches.check(shardOf);
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

  /** Requests that are answered without a handler. */
  private void answerAtOnce(Progress progress) {
    List<Exchange> exchanges = progress.visit.exchanges;
    while (progress.next < exchanges.size()
        && isAnsweredAtOnce(progress, exchanges.get(progress.next))) {
      Exchange exchange = exchanges.get(progress.next++);
      if (Troubles.isRefusal(exchange)) {
        history.troubles.check(exchange, progress.client.queues);
        Model.refuseForDisk(progress.client, exchange.words);
      } else {
        progress.client.maySpoil |= mayBeRefused(progress, exchange);
        progress.compare(model.answerAtOnce(progress.client, exchange.words), exchange);
      }
    }
  }

  private boolean isAnsweredAtOnce(Progress progress, Exchange exchange) {
    return Troubles.isRefusal(exchange) || model.isAnsweredAtOnce(progress.client, exchange.words);
  }

  private boolean mayBeRefused(Progress progress, Exchange exchange) {
    return history.troubles.mayHaveRefused(exchange, progress.client.queues, lastClock);
  }

  /** Requests that the client heard nothing of, and that were refused if the next is this one. */
  private void passOverRefused(Progress progress, Carried event) {
    List<Exchange> exchanges = progress.visit.exchanges;
    while (progress.next < exchanges.size()
        && !exchanges.get(progress.next).words.equals(event.words)
        && mayBeRefused(progress, exchanges.get(progress.next))) {
      Model.refuseForDisk(progress.client, exchanges.get(progress.next++).words);
      answerAtOnce(progress);
    }
  }

  private void check(HungUp event) {
    Progress progress = progress(event.visit());
    answerAtOnce(progress);
    waits.endIfAnswered(progress);
    BlockedClient wait = waits.of(progress);
    if (progress.visit.gaveUp && !progress.client.mayBeGone(event.at() - 1)) {
      require(
          (wait != null && wait.deadline() == Data.NEVER)
              || event.clock() - Math.max(progress.clock, pauses.heldUntilMillis()) < REPLY_MILLIS,
          "was never answered: " + firstUnanswered(progress));
    }
    if (wait != null) {
      String key = waits.readyKey(wait, event.clock());
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

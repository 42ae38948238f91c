package io.heddle.it.simulation;

import io.heddle.it.simulation.Data.Cause;
import io.heddle.it.simulation.Data.Item;
import io.heddle.it.simulation.Data.Place;
import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Event;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Visit;
import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Step.Refused;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A server that does one thing after another, with Java's collections: what each command should
 * have answered, given the order in which they were carried out.
 */
final class Model implements Data.Listener {
  /** What the server keeps of a connection. */
  static final class Connection {
    final Visit visit;

    /** The number of the request that is carried out, or was last. */
    int request = -1;

    int protocol = 2;
    int database;
    boolean queues;
    boolean spoilt;

    /** Whether something that it asked for since MULTI may have been refused. */
    boolean maySpoil;

    boolean broken;
    final Set<Place> watched = new HashSet<>();
    final List<List<String>> queue = new ArrayList<>();

    /** When somebody had it closed. */
    long killedAt = History.NEVER;

    Connection(Visit visit) {
      this.visit = visit;
    }

    Exchange exchange() {
      return visit.exchanges.get(request);
    }

    /** Whether the server may have noticed by then that its client is gone. */
    boolean mayBeGone(long at) {
      return Math.min(Math.min(visit.hungUpAt, killedAt), visit.mayBeCutOffAt) <= at;
    }

    void endTransaction() {
      queues = false;
      spoilt = false;
      maySpoil = false;
      queue.clear();
      unwatch();
    }

    void unwatch() {
      broken = false;
      watched.clear();
    }
  }

  /** The name of no command. */
  static final String UNKNOWN = "NOSUCH";

  private static final Set<String> NEVER_QUEUED =
      Set.of("MULTI", "EXEC", "DISCARD", "WATCH", "RESET");
  private static final Set<String> WHILE_LISTENING =
      Set.of("SUBSCRIBE", "UNSUBSCRIBE", "PING", "RESET");
  private static final Map<String, Operation> OPERATIONS = new HashMap<>();

  static {
    List.of(
            StringOperations.ALL,
            ListOperations.ALL,
            SetOperations.ALL,
            HashOperations.ALL,
            SortedSetOperations.ALL,
            KeyOperations.ALL)
        .forEach(OPERATIONS::putAll);
  }

  final Data data;
  final Channels channels = new Channels();
  final Caches caches = new Caches();

  /**
   * What has been written since somebody last forgot it. What was found to be overdue is not: a
   * reader finds that too, whose reply promises nothing while the disk fails, and it is overdue
   * after a crash as it was before.
   */
  final Set<Place> touched = new HashSet<>();

  /** Those of them that held something then, in their order. */
  final List<ReadyOrder.Change> filled = new ArrayList<>();

  /** What connections the server knows by which number. */
  private final LongFunction<@Nullable Connection> byId;

  private final List<Connection> connections = new ArrayList<>();

  /** Whose command is carried out; null if something happens by itself. */
  private @Nullable Connection acting;

  /** What happens; null where the model is asked what would. */
  private @Nullable Event event;

  Model(int databases, LongFunction<@Nullable Connection> byId) {
    this.byId = byId;
    data = new Data(databases, this);
  }

  /** With what is there already, and will not be watched. */
  Model(Data data) {
    this.data = data;
    this.byId = id -> null;
  }

  @Nullable Connection byId(long id) {
    return byId.apply(id);
  }

  @Override
  public void changed(Place place, Cause cause) {
    if (cause != Cause.OVERDUE) {
      touched.add(place);
    }
    Item item = data.physical(place);
    if (item != null) {
      filled.add(new ReadyOrder.Change(place, item.value.getClass(), cause));
    }
    for (Connection each : connections) {
      each.broken |= each.watched.contains(place);
    }
    if (cause == Cause.WRITTEN) {
      caches.changed(place.key(), at(), acting);
    }
  }

  @Override
  public void cleared() {
    caches.cleared(at(), acting);
  }

  Connection connect(Visit visit) {
    Connection connection = new Connection(visit);
    connections.add(connection);
    return connection;
  }

  List<Connection> connections() {
    return connections;
  }

  /** What follows is done for {@code client}, or by itself. */
  void begin(@Nullable Connection client, Event begun) {
    acting = client;
    event = begun;
    touched.clear();
    filled.clear();
  }

  /** When that happens which does, in the scheduler's steps. */
  long at() {
    return event == null ? 0 : event.at();
  }

  /** Whether a request is answered before any command is carried out. */
  boolean isAnsweredAtOnce(Connection client, List<String> words) {
    return words.get(0).equals(UNKNOWN)
        || isRefused(client, words)
        || (client.queues && !NEVER_QUEUED.contains(words.get(0)));
  }

  private boolean isRefused(Connection client, List<String> words) {
    return client.protocol == 2
        && channels.isListening(client)
        && !WHILE_LISTENING.contains(words.get(0));
  }

  /** The answer to such a request. */
  Answer answerAtOnce(Connection client, List<String> words) {
    if (words.get(0).equals(UNKNOWN)) {
      client.spoilt = client.queues;
      return Answers.error("ERR unknown command '" + UNKNOWN + "', with args beginning with: ");
    }
    if (isRefused(client, words)) {
      return refuse(client, words);
    }
    client.queue.add(words);
    return Answers.QUEUED;
  }

  /** A request was refused since the disk fails. */
  static void refuseForDisk(Connection client, List<String> words) {
    if (words.get(0).equals("EXEC")) {
      client.endTransaction();
    } else {
      client.spoilt = client.queues;
    }
  }

  private static Answer refuse(Connection client, List<String> words) {
    boolean ends = words.get(0).equals("EXEC");
    if (ends) {
      client.endTransaction();
    }
    return Answers.error(
        (ends ? "EXECABORT Transaction discarded because of: " : "ERR ")
            + "Can't execute '"
            + ConnectionOperations.name(words)
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
            + " context");
  }

  /**
   * Carries a command out at a time.
   *
   * @param outcome what the server said, if that is known
   */
  Answer carryOut(Connection client, List<String> words, long now, @Nullable Frame outcome) {
    return switch (words.get(0)) {
      case "MULTI" -> begin(client);
      case "DISCARD" -> discard(client);
      case "EXEC" -> end(client, now, outcome);
      case "WATCH" -> watch(client, words, now);
      default -> carryOut(client, words, now, true, outcome);
    };
  }

  private Answer carryOut(
      Connection client, List<String> words, long now, boolean mayWait, @Nullable Frame outcome) {
    ConnectionOperations.Operation ofConnection = ConnectionOperations.find(words);
    if (ofConnection != null) {
      return !mayWait && ConnectionOperations.isAboutChannels(ConnectionOperations.name(words))
          ? Answers.ANY
          : ofConnection.carryOut(this, client, words, outcome);
    }
    Operation operation = Objects.requireNonNull(OPERATIONS.get(words.get(0)));
    try {
      return operation.carryOut(new Step(data, client.database, now, mayWait, outcome), words);
    } catch (Refused e) {
      return Answers.error(String.valueOf(e.getMessage()));
    } finally {
      if (event instanceof Carried carried) {
        caches.read(client, words, carried);
      }
    }
  }

  private static Answer begin(Connection client) {
    if (client.queues) {
      return Answers.error("ERR MULTI calls can not be nested");
    }
    client.queues = true;
    return Answers.OK;
  }

  private static Answer discard(Connection client) {
    if (!client.queues) {
      return Answers.error("ERR DISCARD without MULTI");
    }
    client.endTransaction();
    return Answers.OK;
  }

  private Answer watch(Connection client, List<String> words, long now) {
    if (client.queues) {
      return Answers.error("ERR WATCH inside MULTI is not allowed");
    }
    for (String key : words.subList(1, words.size())) {
      Place place = new Place(client.database, key);
      data.find(place, now); // what has expired before is no change
      client.watched.add(place);
    }
    return Answers.OK;
  }

  private Answer end(Connection client, long now, @Nullable Frame outcome) {
    if (!client.queues) {
      return Answers.error("ERR EXEC without MULTI");
    }
    List.copyOf(client.watched).forEach(place -> data.find(place, now)); // what has expired since
    boolean broken = client.broken;
    boolean spoilt = client.spoilt || (client.maySpoil && outcome == null);
    List<List<String>> queue = List.copyOf(client.queue);
    client.endTransaction();
    if (spoilt) {
      return Answers.error("EXECABORT Transaction discarded because of previous errors.");
    }
    if (broken) {
      return Answers.NIL_ARRAY;
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < queue.size(); i++) {
      boolean isKnown = outcome instanceof Frame.Aggregate all && all.elements().size() > i;
      Frame own = isKnown ? Objects.requireNonNull(outcome).elements().get(i) : null;
      answers.add(carryOut(client, queue.get(i), now, false, own));
    }
    return new Answer.Each(answers);
  }
}

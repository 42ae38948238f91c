package io.heddle.it.simulation;

import io.heddle.it.simulation.Data.Place;
import io.heddle.it.simulation.Step.Operation;
import io.heddle.it.simulation.Step.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A server that does one thing after another, with Java's collections: what each command should
 * have answered, given the order in which they were carried out.
 */
final class Model {
  /** What the server keeps of a connection. */
  static final class Connection {
    int database;
    boolean queues;
    boolean spoilt;
    boolean broken;
    final Set<Place> watched = new HashSet<>();
    final List<List<String>> queue = new ArrayList<>();

    void endTransaction() {
      queues = false;
      spoilt = false;
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

  private static final Set<String> NEVER_QUEUED = Set.of("MULTI", "EXEC", "DISCARD", "WATCH");
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

  /** What has been changed since somebody last forgot it. */
  final Set<Place> touched = new HashSet<>();

  private final List<Connection> connections = new ArrayList<>();

  Model(int databases) {
    data = new Data(databases, this::touched);
  }

  /** With what is there already, and will not be watched. */
  Model(Data data) {
    this.data = data;
  }

  private void touched(Place place) {
    touched.add(place);
    for (Connection each : connections) {
      each.broken |= each.watched.contains(place);
    }
  }

  Connection connect() {
    Connection connection = new Connection();
    connections.add(connection);
    return connection;
  }

  /** Whether a request is answered before any command is carried out. */
  boolean isAnsweredAtOnce(Connection client, List<String> words) {
    return words.get(0).equals(UNKNOWN) || (client.queues && !NEVER_QUEUED.contains(words.get(0)));
  }

  /** The answer to such a request. */
  Answer answerAtOnce(Connection client, List<String> words) {
    if (words.get(0).equals(UNKNOWN)) {
      client.spoilt = client.queues;
      return Answers.error("ERR unknown command '" + UNKNOWN + "', with args beginning with: ");
    }
    client.queue.add(words);
    return Answers.QUEUED;
  }

  /** Carries a command out at a time. */
  Answer carryOut(Connection client, List<String> words, long now) {
    return switch (words.get(0)) {
      case "MULTI" -> begin(client);
      case "DISCARD" -> discard(client);
      case "EXEC" -> end(client, now);
      case "WATCH" -> watch(client, words, now);
      default -> carryOut(client, words, now, true);
    };
  }

  private Answer carryOut(Connection client, List<String> words, long now, boolean mayWait) {
    switch (words.get(0)) {
      case "UNWATCH" -> {
        client.unwatch();
        return Answers.OK;
      }
      case "SELECT" -> {
        client.database = Integer.parseInt(words.get(1));
        return Answers.OK;
      }
      default -> {
        Operation operation = Objects.requireNonNull(OPERATIONS.get(words.get(0)));
        try {
          return operation.carryOut(new Step(data, client.database, now, mayWait), words);
        } catch (Refused e) {
          return Answers.error(String.valueOf(e.getMessage()));
        }
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

  private Answer end(Connection client, long now) {
    if (!client.queues) {
      return Answers.error("ERR EXEC without MULTI");
    }
    List.copyOf(client.watched).forEach(place -> data.find(place, now)); // what has expired since
    boolean broken = client.broken;
    boolean spoilt = client.spoilt;
    List<List<String>> queue = List.copyOf(client.queue);
    client.endTransaction();
    if (spoilt) {
      return Answers.error("EXECABORT Transaction discarded because of previous errors.");
    }
    if (broken) {
      return Answers.NIL_ARRAY;
    }
    List<Answer> answers = new ArrayList<>();
    for (List<String> words : queue) {
      answers.add(carryOut(client, words, now, false));
    }
    return new Answer.Each(answers);
  }
}

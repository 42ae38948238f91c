package io.heddle.it.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A store and its clients in one thread and one random order, which makes a certain mistake now and
 * then: histories of which is known how they came about.
 */
final class Simulation {
  /** What the store does wrong. */
  enum Mistake {
    NONE,
    /** A reader is shown what was there a while ago. */
    STALE_READ,
    /** A change is acknowledged, and not there. */
    LOST_UPDATE,
    /** An element stays where it was taken from. */
    DUPLICATE_POP,
    /** Some keys are changed a while after the others. */
    TORN_WRITE,
    /** Half of a transaction is carried out a while after the other. */
    TORN_TRANSACTION,
    /** A transaction is carried out though a watched key has changed. */
    UNHEARD_WATCH,
    /** A transaction is given up though nothing has changed. */
    FALSE_ALARM;

    /** Whether it can be made in carrying out a request of that name. */
    boolean concerns(String name) {
      return switch (this) {
        case NONE -> false;
        case STALE_READ -> name.matches("GET|MGET|LRANGE|LLEN|DBSIZE|KEYS");
        case LOST_UPDATE -> name.matches("SET|INCRBY|RPUSH|MSET|EXEC");
        case DUPLICATE_POP -> name.matches("LPOP|RPOP|BLPOP|GETDEL");
        case TORN_WRITE -> name.equals("MSET");
        case TORN_TRANSACTION, UNHEARD_WATCH, FALSE_ALARM -> name.equals("EXEC");
      };
    }
  }

  private static final int REQUESTS_PER_MISTAKE = 2;
  private static final int REQUESTS_PER_LOSS = 40;
  private static final int MOST_LOSSES = 4;
  private static final int LONGEST_WAIT = 100;
  private static final int REMEMBERED = 6;

  /** A client: what it is about to ask, or waits to be answered. */
  private static final class Client {
    private int number;
    private final Deque<Request> plan = new ArrayDeque<>();
    private Request request = Request.command("UNWATCH");
    private Object reply = Operation.NIL;
    private List<Request> remainder = List.of();
    private long began;
    private long next;
    private Stage stage = Stage.ASKS;

    Client(int number) {
      this.number = number;
    }
  }

  private enum Stage {
    ASKS,
    IS_SERVED,
    IS_ANSWERED
  }

  private final SplittableRandom random;
  private final Kind kind;
  private final Mistake mistake;
  private final List<Client> clients = new ArrayList<>();
  private final List<Operation> history = new ArrayList<>();
  private final Deque<Store> former = new ArrayDeque<>();
  private Store store = Store.EMPTY;
  private int values;
  private int losses;
  private int numbers;

  Simulation(long seed, Kind kind, int clients, Mistake mistake) {
    this.random = new SplittableRandom(seed);
    this.kind = kind;
    this.mistake = mistake;
    for (int i = 0; i < clients; i++) {
      this.clients.add(new Client(numbers++));
    }
  }

  /** A history of at least so many operations. */
  List<Operation> run(int operations) {
    while (history.size() < operations) {
      act(clients.stream().min(Comparator.comparingLong(client -> client.next)).orElseThrow());
    }
    for (Client client : clients) {
      if (client.stage != Stage.ASKS) {
        lose(client);
      }
    }
    return history;
  }

  private void act(Client client) {
    switch (client.stage) {
      case ASKS -> ask(client);
      case IS_SERVED -> serve(client);
      case IS_ANSWERED -> answer(client);
    }
    client.next += 1 + random.nextInt(LONGEST_WAIT);
  }

  private void ask(Client client) {
    if (client.plan.isEmpty()) {
      client.plan.addAll(kind.plan("k", random, () -> Integer.toString(1000 * ++values)));
    }
    client.request = client.plan.remove();
    client.began = client.next;
    client.stage = Stage.IS_SERVED;
  }

  private void serve(Client client) {
    if (losses < MOST_LOSSES && random.nextInt(REQUESTS_PER_LOSS) == 0) {
      losses++;
      if (random.nextBoolean()) {
        apply(client, client.request);
      }
      lose(client);
      return;
    }
    boolean errs =
        mistake.concerns(client.request.name()) && random.nextInt(REQUESTS_PER_MISTAKE) == 0;
    if (errs) {
      err(client);
    } else {
      client.reply = apply(client, client.request);
    }
    client.stage = Stage.IS_ANSWERED;
  }

  private void lose(Client client) {
    history.add(Operation.withoutEnd(client.number, "k", client.request, client.began));
    client.number = numbers++;
    client.plan.clear();
    client.stage = Stage.ASKS;
  }

  private Object apply(Client client, Request request) {
    StoreStep step = new StoreStep(store, client.number);
    Object reply = step.perform(request);
    former.addLast(store);
    if (former.size() > REMEMBERED) {
      former.removeFirst();
    }
    store = step.result();
    return reply;
  }

  private void err(Client client) {
    Request request = client.request;
    switch (mistake) {
      case NONE -> throw new IllegalStateException();
      case STALE_READ -> {
        Store seen = former.isEmpty() ? store : former.getFirst();
        client.reply = new StoreStep(seen, client.number).perform(request);
      }
      case LOST_UPDATE, DUPLICATE_POP ->
          client.reply = new StoreStep(store, client.number).perform(request);
      case TORN_WRITE -> {
        int pairs = request.arguments().size() / 2;
        int cut = 1 + 2 * (1 + random.nextInt(pairs - 1));
        List<String> words = request.words();
        List<String> others = new ArrayList<>(List.of("MSET"));
        others.addAll(words.subList(cut, words.size()));
        client.reply = apply(client, new Request(words.subList(0, cut), List.of()));
        client.remainder = List.of(new Request(others, List.of()));
      }
      case TORN_TRANSACTION -> {
        int cut = (1 + request.queued().size()) / 2;
        Object first = apply(client, Request.transaction(request.queued().subList(0, cut)));
        client.reply = first;
        if (!first.equals(Operation.NIL)) {
          client.remainder = request.queued().subList(cut, request.queued().size());
        }
      }
      case UNHEARD_WATCH -> {
        forgetWatch(client);
        client.reply = apply(client, request);
      }
      case FALSE_ALARM -> {
        forgetWatch(client);
        client.reply = Operation.NIL;
      }
    }
  }

  private void forgetWatch(Client client) {
    Map<Integer, Set<String>> watches = new HashMap<>(store.watches());
    watches.remove(client.number);
    store = new Store(store.values(), watches);
  }

  private void answer(Client client) {
    for (Request late : client.remainder) {
      Object reply = apply(client, late);
      if (client.reply instanceof List<?> replies) {
        List<Object> all = new ArrayList<>(replies);
        all.add(reply);
        client.reply = all;
      }
    }
    client.remainder = List.of();
    history.add(
        new Operation(client.number, "k", client.request, client.reply, client.began, client.next));
    client.stage = Stage.ASKS;
  }
}

package io.heddle.it.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Some clients that use some objects of a kind all at once, and write down what they see. */
final class Round {
  private static final int REQUESTS_PER_LOSS = 200;

  /** With those that are answered, so many may be under way at once at the end. */
  private static final int MOST_LOSSES = 8;

  private final Kind kind;
  private final List<String> objects;
  private final AtomicInteger left;
  private final AtomicInteger losses = new AtomicInteger(MOST_LOSSES);
  private final AtomicInteger values = new AtomicInteger();

  /**
   * @param objects names of keys; for {@link Kind#STORE} numbers of databases
   * @param operations how many requests are made, about
   */
  Round(Kind kind, List<String> objects, int operations) {
    this.kind = kind;
    this.objects = objects;
    this.left = new AtomicInteger(operations);
  }

  /** The history of {@code callers}, each in a thread of its own. */
  List<Operation> play(List<Caller> callers, SplittableRandom random, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Callable<List<Operation>>> players = new ArrayList<>();
    for (int i = 0; i < callers.size(); i++) {
      Caller caller = callers.get(i);
      boolean isStore = kind == Kind.STORE;
      List<String> own = isStore ? List.of(objects.get(i % objects.size())) : objects;
      caller.enter(isStore ? own.get(0) : "0");
      SplittableRandom chance = random.split();
      players.add(() -> new Player(caller, own, chance).play());
    }
    List<Operation> history = new ArrayList<>();
    for (Future<List<Operation>> part : threads.invokeAll(players)) {
      history.addAll(part.get());
    }
    return history;
  }

  /** How many requests were never answered. */
  int lost() {
    return MOST_LOSSES - Math.max(0, losses.get());
  }

  /** One of the clients. */
  private final class Player {
    private final Caller caller;
    private final List<String> own;
    private final SplittableRandom random;
    private final Deque<Request> plan = new ArrayDeque<>();
    private final List<Operation> history = new ArrayList<>();
    private String object = "";

    Player(Caller caller, List<String> own, SplittableRandom random) {
      this.caller = caller;
      this.own = own;
      this.random = random;
    }

    List<Operation> play() throws InterruptedException {
      while (left.getAndDecrement() > 0) {
        if (plan.isEmpty()) {
          object = own.get(random.nextInt(own.size()));
          plan.addAll(kind.plan(object, random, this::freshValue));
        }
        perform(plan.remove());
      }
      return history;
    }

    private String freshValue() {
      return Integer.toString(1000 * values.incrementAndGet());
    }

    private void perform(Request request) throws InterruptedException {
      int number = caller.number();
      long began = System.nanoTime();
      if (random.nextInt(REQUESTS_PER_LOSS) == 0 && losses.getAndDecrement() > 0) {
        caller.abandon(request);
        history.add(Operation.withoutEnd(number, object, request, began));
        plan.clear();
        return;
      }
      Object reply = caller.call(request);
      if (reply == null) {
        history.add(Operation.withoutEnd(number, object, request, began));
        plan.clear();
      } else {
        history.add(new Operation(number, object, request, reply, began, System.nanoTime()));
      }
    }
  }
}

package io.heddle.it.simulation;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets exactly one of its threads go on at a time, and chooses by its seed which one: whenever one
 * looks at the clock, waits, wakes another or comes to a {@link #point}. Time is what it says too;
 * where all threads wait, it jumps to the next deadline.
 *
 * <p>All state belongs to the thread that may go on, and passes with {@link #running}.
 */
final class Scheduler implements Clock, Waiting, ThreadFactory {
  /** Longer runs than this hang outside of the scheduler's reach. */
  private static final long PATIENCE_SECONDS = 600;

  private static final long START_NANOS = TimeUnit.DAYS.toNanos(20_000);
  private static final long ONE_ROUND_NANOS = 100_000;
  private static final int LONGEST_STEP_NANOS = 2_000;
  private static final int LONGEST_LEAP_NANOS = 3_000_000;
  private static final int STEPS_FOR_A_LEAP = 400;

  /** A thread under this scheduler. */
  private static final class Task {
    final Thread thread;
    final Object group;
    boolean waits;
    boolean mayPass;
    long wakeNanos;

    Task(ThreadFactory threads, Object group, Runnable body) {
      this.group = group;
      thread = threads.newThread(body);
    }
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final SplittableRandom random;
  private final ThreadFactory threads = Thread.ofVirtual().factory();
  private final Map<Thread, Task> tasks = new HashMap<>();
  private final List<Task> ready = new ArrayList<>();
  private final List<Task> asleep = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Of so many points one hands over. */
  private final int pointsForASwitch;

  private long nanos = START_NANOS;
  private long steps;
  private long fingerprint;
  private BooleanSupplier loses = () -> false;
  private long limitNanos = NEVER;
  private @Nullable Throwable failure;
  private volatile @Nullable Task running;

  Scheduler(SplittableRandom random) {
    this.random = random;
    this.pointsForASwitch = 1 << random.nextInt(6);
  }

  /** Has a wake-up get lost whenever {@code losesWakeUp} says so. */
  void lose(BooleanSupplier losesWakeUp) {
    loses = losesWakeUp;
  }

  /** Runs {@code first}, and returns when all threads that it led to have ended. */
  void run(Runnable first) throws InterruptedException {
    newThread(first).start();
    Task task = ready.removeLast();
    running = task;
    LockSupport.unpark(task.thread);
    if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("a thread goes on for ever, at step " + steps);
    }
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  /** Whoever has not ended {@code limit} from now never will. */
  void endWithin(long limit) {
    limitNanos = nanos + limit;
  }

  @Override
  public Thread newThread(Runnable body) {
    return newThread(this, body);
  }

  /** Makes threads that all end with {@link #kill}. */
  ThreadFactory threadsOf(Object group) {
    return body -> newThread(group, body);
  }

  /** Ends all threads of a group where they are: none goes on, not even to clean up. */
  void kill(Object group) {
    tasks.values().removeIf(task -> task.group == group);
    ready.removeIf(task -> task.group == group);
    asleep.removeIf(task -> task.group == group);
  }

  private Thread newThread(Object group, Runnable body) {
    Task[] own = new Task[1];
    Task task = new Task(threads, group, () -> live(own[0], body));
    own[0] = task;
    tasks.put(task.thread, task);
    ready.add(task);
    return task.thread;
  }

  private void live(Task task, Runnable body) {
    awaitTurn(task);
    try {
      body.run();
    } catch (Throwable e) {
      fail(e);
    }
    tasks.remove(task.thread);
    if (tasks.isEmpty()) {
      over.countDown();
    } else {
      pass(choose());
    }
  }

  private void fail(Throwable reason) {
    if (failure == null) {
      failure = reason;
    }
    over.countDown();
    while (true) { // nothing happens after this
      LockSupport.park();
    }
  }

  /** How many points there were so far: the order of all that happens. */
  long steps() {
    return steps;
  }

  /** A number that depends on every choice so far. */
  long fingerprint() {
    return fingerprint;
  }

  /** A place where another thread may go on before this one does. */
  void point() {
    Task self = running;
    if (self == null || self.thread != Thread.currentThread()) {
      return; // the server is being built, or loads its data with threads of its own
    }
    steps++;
    nanos += 1 + random.nextInt(LONGEST_STEP_NANOS);
    if (random.nextInt(STEPS_FOR_A_LEAP) == 0) {
      nanos += random.nextInt(LONGEST_LEAP_NANOS);
    }
    if (random.nextInt(pointsForASwitch) == 0) {
      ready.add(self);
      handOver(self);
    }
  }

  private void handOver(Task self) {
    Task next = choose();
    if (next != self) {
      pass(next);
      awaitTurn(self);
    }
  }

  private void pass(Task next) {
    running = next;
    LockSupport.unpark(next.thread);
  }

  private void awaitTurn(Task self) {
    while (running != self) {
      LockSupport.park(this);
    }
  }

  private Task choose() {
    wakeThoseDue();
    while (ready.isEmpty()) {
      if (asleep.isEmpty()) {
        fail(new AssertionError("deadlock: nobody can go on, and no time will change that"));
      }
      nanos = asleep.stream().mapToLong(task -> task.wakeNanos).min().getAsLong();
      wakeThoseDue();
    }
    if (nanos > limitNanos) {
      fail(new AssertionError(tasks.size() + " threads never end"));
    }
    int index = random.nextInt(ready.size());
    fingerprint = (fingerprint * 31 + index) * 31 + nanos;
    Task chosen = ready.get(index);
    Task last = ready.removeLast();
    if (last != chosen) {
      ready.set(index, last);
    }
    return chosen;
  }

  private void wakeThoseDue() {
    for (int i = asleep.size() - 1; i >= 0; i--) {
      Task task = asleep.get(i);
      if (task.wakeNanos <= nanos) {
        asleep.remove(i);
        task.waits = false;
        ready.add(task);
      }
    }
  }

  @Override
  public long millis() {
    point();
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Override
  public long nanos() {
    point();
    return nanos;
  }

  /** The time, for whoever only takes notes. */
  long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Override
  public void park() {
    await(NEVER);
  }

  @Override
  public void parkNanos(long duration) {
    await(nanos + Math.min(duration, NEVER - nanos - 1));
  }

  private void await(long wakeNanos) {
    Task self = Objects.requireNonNull(running);
    if (self.thread != Thread.currentThread()) {
      Waiting.THREADS.parkNanos(ONE_ROUND_NANOS);
      return;
    }
    steps++;
    if (self.mayPass) {
      self.mayPass = false;
      point();
      return;
    }
    self.waits = true;
    self.wakeNanos = wakeNanos;
    if (wakeNanos != NEVER) {
      asleep.add(self);
    }
    handOver(self);
  }

  @Override
  public void unpark(Thread thread) {
    if (!loses.getAsBoolean()) {
      wake(thread);
    }
    point();
  }

  /** Wakes a thread, and is no point: for what stands for the kernel. */
  void wake(Thread thread) {
    Task task = tasks.get(thread);
    if (task == null) {
      Waiting.THREADS.unpark(thread);
    } else if (task.waits) {
      task.waits = false;
      asleep.remove(task);
      ready.add(task);
    } else {
      task.mayPass = true;
    }
  }
}

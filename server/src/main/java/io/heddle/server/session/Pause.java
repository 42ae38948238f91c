package io.heddle.server.session;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Until when clients' commands are held back, as {@code CLIENT PAUSE} asked. Any thread may use it.
 *
 * <p>A connection's thread waits here before its command begins, so it holds neither a turn nor a
 * carrier meanwhile.
 */
public final class Pause {
  /** After so long a thread that waits looks whether its client is still there. */
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What is held back until when: commands that may write, or all. */
  private record State(long endMillis, boolean ofAll) {}

  private static final State NONE = new State(0, false);

  private final AtomicReference<State> state = new AtomicReference<>(NONE);
  private final Set<Thread> waiters = ConcurrentHashMap.newKeySet();

  /** Whether there may be a pause; asked before every command. */
  public boolean isOn() {
    return state.get() != NONE;
  }

  /**
   * Begins a pause, or adds to the one that there is: of two the later end counts, and that which
   * holds back more.
   *
   * @param endMillis in Unix milliseconds
   * @param ofAll whether to hold back all commands, or only those that may write
   * @return when the pause ends
   */
  public long begin(long endMillis, boolean ofAll, long nowMillis) {
    State next =
        Objects.requireNonNull(
            state.updateAndGet(
                before ->
                    before.endMillis() <= nowMillis
                        ? new State(endMillis, ofAll)
                        : new State(
                            Math.max(before.endMillis(), endMillis), before.ofAll() || ofAll)));
    return next.endMillis();
  }

  /** Ends the pause, if there is one, and wakes who waits for that. */
  public void end(Waiting waiting) {
    state.set(NONE);
    waiters.forEach(waiting::unpark);
  }

  /** Whether a command may not begin now. */
  public boolean holdsBack(boolean mayWrite, long nowMillis) {
    State current = Objects.requireNonNull(state.get());
    if (current == NONE) {
      return false;
    }
    if (current.endMillis() <= nowMillis) {
      state.compareAndSet(current, NONE);
      return false;
    }
    return current.ofAll() || mayWrite;
  }

  /**
   * Waits until a command may begin, or until {@code gaveUp} says that nobody wants it any more.
   */
  public void await(boolean mayWrite, Clock clock, Waiting waiting, BooleanSupplier gaveUp) {
    waiters.add(Thread.currentThread());
    try {
      while (holdsBack(mayWrite, clock.millis()) && !gaveUp.getAsBoolean()) {
        long left = Objects.requireNonNull(state.get()).endMillis() - clock.millis();
        waiting.parkNanos(Math.clamp(TimeUnit.MILLISECONDS.toNanos(left), 1, ROUND_NANOS));
      }
    } finally {
      waiters.remove(Thread.currentThread());
    }
  }
}

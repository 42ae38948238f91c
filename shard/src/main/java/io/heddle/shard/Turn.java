package io.heddle.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The right to touch a shard's data: one thread has it or none.
 *
 * <p>Any thread may take it; it passes with a compare-and-set, so whatever the last holder wrote is
 * visible to the next. It does not belong to a thread as a lock does: a holder may park, and may
 * leave it to somebody else.
 *
 * <p>Not final, so that a simulation can look on: no other turn is ever loaded in production, and
 * the JIT compiler takes these methods for final.
 */
class Turn {
  private static final VarHandle TAKEN;

  static {
    try {
      TAKEN = MethodHandles.lookup().findVarHandle(Turn.class, "taken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // accessed through TAKEN
  private boolean taken;

  /**
   * Takes the turn if it is free. The look is volatile as well: a sender puts its message into the
   * mailbox first and then looks here, the holder gives the turn back and then looks there, so that
   * one of the two sees the other.
   */
  boolean tryTake() {
    return !(boolean) TAKEN.getVolatile(this) && TAKEN.compareAndSet(this, false, true);
  }

  /**
   * Gives the turn back. The store is volatile: the holder's next look at the mailbox comes after
   * it, so that a sender who failed to take the turn is always seen.
   */
  void giveBack() {
    TAKEN.setVolatile(this, false);
  }

  boolean isTaken() {
    return (boolean) TAKEN.getVolatile(this);
  }
}

package io.heddle.shard;

import io.heddle.seam.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to a shard's mailbox, used again and again by the one thread that sends it.
 *
 * <p>Between {@link #post} and {@link #isDone} it belongs to the shard, otherwise to its sender.
 */
public final class Message {
  private final @Nullable Work work;
  private @Nullable Thread sender;
  private @Nullable Throwable failure;
  private volatile boolean done = true;

  /** A message that has {@code work} carried out. */
  public Message(Work work) {
    this.work = work;
  }

  /** A message that asks for the turn itself; see {@link Rendezvous}. */
  Message() {
    this.work = null;
  }

  boolean asksForTurn() {
    return work == null;
  }

  void post() {
    sender = Thread.currentThread();
    failure = null;
    done = false;
  }

  boolean isDone() {
    return done;
  }

  /** Why the work did not end as it should, or null; for the sender, once done. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Carries out the work within {@code shard}'s turn. A failure is kept for the sender. */
  void perform(Shard shard) {
    if (work != null) {
      try {
        work.perform(shard);
      } catch (RuntimeException | Error e) {
        failure = e;
        shard.fail(e);
      }
    }
  }

  void refuse(Throwable reason) {
    failure = reason;
  }

  /**
   * Gives the message back to its sender, who may use it again at once: nothing here is touched
   * after that.
   */
  void finish(Waiting waiting) {
    Thread waiter = sender;
    done = true;
    if (waiter != null && waiter != Thread.currentThread()) {
      waiting.unpark(waiter);
    }
  }
}

package io.heddle.server.net;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Whether one thing can be done with a channel, as reading from it, and who waits until it can.
 *
 * <p>One thread {@linkplain #await awaits} it, the {@link Poller}'s {@linkplain #report report} it,
 * any may {@linkplain #wake wake} who waits. The kernel says again and again that it can be done
 * until it is; while nobody wants to know for some time, it is told to be quiet. That costs two
 * calls of the kernel in the end, which those whose client waits for replies are spared.
 */
final class Readiness {
  /** Reports that nobody waits for before the kernel is told to be quiet. */
  private static final int PATIENCE = 4;

  private final Poller poller;
  private final SelectionKey key;
  private final int operation;

  /** Who waits; the poller takes it away. */
  private volatile @Nullable Thread waiter;

  private volatile boolean quiet = true;

  /** The poller's. */
  private int unheard;

  /**
   * @param operation as {@link SelectionKey} has it
   */
  Readiness(Poller poller, SelectionKey key, int operation) {
    this.poller = poller;
    this.key = key;
    this.operation = operation;
  }

  /** Returns when it can be done, the channel is closed, or somebody {@linkplain #wake woke} it. */
  void await() {
    waiter = Thread.currentThread();
    if (quiet) {
      listen();
    }
    while (waiter != null && key.isValid()) {
      poller.waiting().park();
    }
  }

  private void listen() {
    quiet = false;
    try {
      key.interestOpsOr(operation);
    } catch (CancelledKeyException e) {
      return; // the channel is closed, which who waits sees
    }
    poller.lookAgain();
  }

  /** It can be done. For the poller. */
  void report() {
    if (waiter != null) {
      unheard = 0;
      wake();
    } else if (++unheard > PATIENCE) {
      beQuiet();
    }
  }

  private void beQuiet() {
    try {
      key.interestOpsAnd(~operation);
    } catch (CancelledKeyException e) {
      return;
    }
    quiet = true;
    if (waiter != null) { // it may have come too soon to see that
      listen();
    }
  }

  /** Has whoever waits try again. */
  void wake() {
    Thread waiting = waiter;
    if (waiting != null) {
      waiter = null;
      poller.waiting().unpark(waiting);
    }
  }
}

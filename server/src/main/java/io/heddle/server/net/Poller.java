package io.heddle.server.net;

import io.heddle.seam.Waiting;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches sockets, and tells each of them what can be done with it.
 *
 * <p>Two threads take turns. A virtual one asks the kernel, without waiting, as long as there is
 * something; in between it goes behind all whom it woke, so the more there is to do, the more it
 * finds at once. When there is nothing, a thread of the system waits for it in the kernel, which
 * would cost a virtual one its carrier.
 */
final class Poller {
  private static final System.Logger LOGGER = System.getLogger(Poller.class.getName());

  /**
   * Rounds in which something was found before the carrier is let go of all the same: it takes on
   * what threads of the system have for it, such as a disk that is done, only when those that it
   * has are all at rest.
   */
  private static final int ROUNDS_BEFORE_REST = 64;

  /**
   * Rounds in a row in which nothing was found before the kernel is asked to wake somebody:
   * together about as long as a client that waits for its reply takes to ask for the next.
   */
  private static final int VAIN_ROUNDS_BEFORE_REST = 50;

  private static final int PROCESSORS_PER_POLLER = 8;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What a poller watches, attached to its key before anything is asked of it. */
  interface Watched {
    /**
     * Called by the poller's thread.
     *
     * @param operations what can be done, as {@link SelectionKey} has it
     */
    void ready(int operations);
  }

  private final Selector selector;
  private final Waiting waiting;

  /** Whether it is the sleeper's turn. */
  private volatile boolean asleep;

  private volatile @Nullable Thread poller;
  private volatile @Nullable Thread sleeper;

  private Poller(Waiting waiting) throws IOException {
    this.selector = Selector.open();
    this.waiting = waiting;
  }

  /**
   * As many as the machine's processors can keep busy, at work.
   *
   * @param threads makes virtual threads
   */
  static List<Poller> forAllProcessors(ThreadFactory threads, Waiting waiting) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    List<Poller> pollers = new ArrayList<>();
    do {
      Poller poller = new Poller(waiting);
      poller.start(threads);
      pollers.add(poller);
    } while (pollers.size() < processors / PROCESSORS_PER_POLLER);
    return pollers;
  }

  private void start(ThreadFactory threads) {
    Thread sleeping = Thread.ofPlatform().daemon().name("heddle-poller").unstarted(this::sleep);
    sleeper = sleeping;
    Thread polling = threads.newThread(this::poll);
    poller = polling;
    polling.start();
    sleeping.start();
  }

  /** Ends both threads; nothing that is watched may be waited for any more. */
  void close() {
    try {
      selector.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Closing a selector failed", e);
    }
    unpark(poller);
    unpark(sleeper);
  }

  Waiting waiting() {
    return waiting;
  }

  /** How many channels are watched. */
  int size() {
    return selector.keys().size();
  }

  /** Watches {@code channel}, of which nothing is asked yet. */
  SelectionKey register(SelectableChannel channel) throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, 0);
  }

  /** Something else is to be watched, or something no longer. Any thread. */
  void lookAgain() {
    if (asleep) {
      selector.wakeup();
    }
  }

  private void poll() {
    int rounds = 0;
    int inVain = 0;
    while (selector.isOpen()) {
      try {
        if (selector.selectNow(Poller::tell) == 0) {
          inVain++;
        } else if (++rounds < ROUNDS_BEFORE_REST) {
          inVain = 0;
          waiting.giveWay();
        }
        if (rounds == ROUNDS_BEFORE_REST || inVain == VAIN_ROUNDS_BEFORE_REST) {
          rest();
          rounds = 0;
          inVain = 0;
        }
      } catch (IOException e) {
        pauseAfter(e);
      } catch (ClosedSelectorException e) {
        return;
      }
    }
  }

  private static void tell(SelectionKey key) {
    try {
      ((Watched) key.attachment()).ready(key.readyOps());
    } catch (CancelledKeyException e) {
      // It was closed just now; who waited for it knows.
    }
  }

  private void rest() {
    asleep = true;
    unpark(sleeper);
    while (asleep && selector.isOpen()) {
      waiting.park();
    }
  }

  private void sleep() {
    while (selector.isOpen()) {
      try {
        if (asleep) {
          selector.select();
          selector.selectedKeys().clear(); // they are found again by the poller, on its carrier
          asleep = false;
          unpark(poller);
        } else {
          waiting.park();
        }
      } catch (IOException e) {
        pauseAfter(e);
      } catch (ClosedSelectorException e) {
        return;
      }
    }
  }

  private void pauseAfter(IOException failure) {
    LOGGER.log(System.Logger.Level.ERROR, "The kernel cannot be asked for ready sockets", failure);
    waiting.parkNanos(PAUSE_NANOS);
  }

  private void unpark(@Nullable Thread thread) {
    if (thread != null) {
      waiting.unpark(thread);
    }
  }
}

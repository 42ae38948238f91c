package io.heddle.server.net;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One address that clients connect to. Everything in this class runs on the accepting thread, but
 * for {@link #close}.
 *
 * <p>A file descriptor is kept in reserve. When the process may open no more, it is given up for as
 * long as it takes to accept a client and tell it so: else that client would wait in the kernel's
 * queue without a word, and the accepting thread would fail again and again.
 */
final class Door {
  private static final System.Logger LOGGER = System.getLogger(Door.class.getName());
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long WARNING_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** Who takes care of the clients that come in. */
  interface Reception {
    /** Takes over {@code client}, whatever becomes of it. */
    void welcome(SocketChannel client);

    /** Says that there are too many clients, and hangs up. */
    void turnAway(SocketChannel client);
  }

  private final ServerSocketChannel channel;
  private final Reception reception;
  private final Clock clock;
  private final Waiting waiting;

  private volatile @Nullable Thread thread;

  /** A socket that is good for nothing but its descriptor; null while that is given up. */
  private @Nullable SocketChannel reserve;

  private long lastWarningMillis;

  Door(ServerSocketChannel channel, Reception reception, Clock clock, Waiting waiting) {
    this.channel = channel;
    this.reception = reception;
    this.clock = clock;
    this.waiting = waiting;
    this.lastWarningMillis = clock.millis() - WARNING_MILLIS;
  }

  /** Begins to accept, on a thread made by {@code threads}. */
  void open(ThreadFactory threads) {
    Thread accepting = threads.newThread(this::run);
    thread = accepting;
    accepting.start();
  }

  private void run() {
    try {
      reserve();
      while (channel.isOpen()) {
        accept();
      }
    } finally {
      giveUpReserve();
    }
  }

  private void accept() {
    SocketChannel client;
    try {
      client = channel.accept();
    } catch (IOException e) {
      if (channel.isOpen()) {
        warn(e);
        if (reserve == null) {
          waiting.parkNanos(PAUSE_NANOS);
        }
        giveUpReserve();
      }
      return;
    }
    if (reserve()) {
      reception.welcome(client);
    } else {
      reception.turnAway(client);
    }
  }

  /** Says, but not for every client, why none can be let in. */
  private void warn(IOException reason) {
    long now = clock.millis();
    if (now - lastWarningMillis >= WARNING_MILLIS) {
      lastWarningMillis = now;
      LOGGER.log(System.Logger.Level.WARNING, "No more clients can be accepted: " + reason);
    }
  }

  /** Whether a descriptor is in reserve, or can be had. */
  private boolean reserve() {
    if (reserve == null) {
      try {
        reserve = SocketChannel.open();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private void giveUpReserve() {
    SocketChannel given = reserve;
    reserve = null;
    if (given != null) {
      try {
        given.close();
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "Closing the reserve failed", e);
      }
    }
  }

  /**
   * Accepts nobody any more. On return the address is free: it is given back by the thread that
   * waits in {@code accept}, when it has noticed. Any thread but that one may call it.
   */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Closing a listening socket failed", e);
    }
    Thread accepting = thread;
    if (accepting != null) {
      try {
        accepting.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

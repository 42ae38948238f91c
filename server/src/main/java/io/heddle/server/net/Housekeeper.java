package io.heddle.server.net;

import io.heddle.seam.Waiting;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import java.util.concurrent.TimeUnit;

/**
 * Looks after all connections ten times a second: sends idle clients away, rescues connections that
 * are stuck in a write, begins snapshots that are due, ends connections that nobody needs any
 * longer, and samples what is counted.
 *
 * <p>Everything in this class runs on the housekeeper's own virtual thread, but for {@link #stop}.
 */
public final class Housekeeper implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(Housekeeper.class.getName());
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ServerContext server;
  private final Waiting waiting;
  private volatile boolean stopping;

  public Housekeeper(ServerContext server, Waiting waiting) {
    this.server = server;
    this.waiting = waiting;
  }

  @Override
  public void run() {
    while (!stopping) {
      waiting.parkNanos(ROUND_NANOS);
      try {
        round();
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.ERROR, "A round of housekeeping failed", e);
      }
    }
  }

  private void round() {
    if (!server.sessions().areLookedAfter()) {
      return;
    }
    server.statistics().sample(server.clock().nanos());
    server.saves().lookAfter();
    server.appendOnly().lookAfter();
    server.targets().lookAfter();
    long timeoutMillis = TimeUnit.SECONDS.toMillis(server.config().timeoutSeconds());
    long now = server.clock().millis();
    server.sessions().forEach(session -> lookAfter(session, now, timeoutMillis));
  }

  private static void lookAfter(Session session, long now, long timeoutMillis) {
    boolean idle =
        !session.isSubscribed()
            && !session.isMonitor()
            && !session.isBlocked()
            && now - session.lastInteractionMillis() > timeoutMillis
            && session.peer().isAwaited();
    if (timeoutMillis > 0 && idle) {
      session.peer().close();
    } else {
      session.peer().lookAfter();
    }
  }

  public void stop() {
    stopping = true;
    server.targets().close();
  }
}

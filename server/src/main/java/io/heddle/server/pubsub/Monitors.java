package io.heddle.server.pubsub;

import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.ReplyMode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The clients that watch what all clients do. Any thread may use it. */
public final class Monitors {
  private final List<Session> watching = new CopyOnWriteArrayList<>();

  public boolean isEmpty() {
    return watching.isEmpty();
  }

  /** Lets {@code session} watch from now on. */
  public void add(Session session) {
    session.monitor(true);
    watching.add(session);
  }

  /** Lets {@code session} watch no more, if it did. */
  public void remove(Session session) {
    if (session.isMonitor()) {
      session.monitor(false);
      watching.remove(session);
    }
  }

  /** Shows {@code line} to all, but for who wants no replies. */
  public void show(PushMessage line) {
    for (Session session : watching) {
      if (session.replyMode() != ReplyMode.OFF) {
        session.push(line);
      }
    }
  }
}

package io.heddle.server.pubsub;

import io.heddle.resp.Bytes;
import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One channel or pattern, and who listens to it. Any thread may use it; they take turns, so that
 * all listeners hear all messages in the same order, none before its subscription was confirmed and
 * none after it was ended.
 *
 * <p>A topic that its last listener left is gone for good: who comes too late makes a new one.
 */
final class Topic {
  private final Bytes name;
  private final ReentrantLock turn = new ReentrantLock();
  private final Set<Session> listeners = new LinkedHashSet<>(2);
  private boolean gone;

  Topic(Bytes name) {
    this.name = name;
  }

  Bytes name() {
    return name;
  }

  /** Lets {@code session} listen, and tells it so; false if the topic is gone. */
  boolean add(Session session, PushMessage confirmation) {
    turn.lock();
    try {
      if (gone) {
        return false;
      }
      listeners.add(session);
      session.needOutbox().confirm(confirmation);
      return true;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Lets {@code session} listen no more, and tells it so unless that is null.
   *
   * @return whether the topic is gone now
   */
  boolean remove(Session session, @Nullable PushMessage confirmation) {
    turn.lock();
    try {
      listeners.remove(session);
      if (confirmation != null) {
        session.needOutbox().confirm(confirmation);
      }
      gone = listeners.isEmpty();
      return gone;
    } finally {
      turn.unlock();
    }
  }

  /** Tells all listeners, and returns how many they are. */
  int tell(PushMessage message) {
    turn.lock();
    try {
      for (Session listener : listeners) {
        listener.push(message);
      }
      return listeners.size();
    } finally {
      turn.unlock();
    }
  }

  /** How many listen. */
  int size() {
    turn.lock();
    try {
      return listeners.size();
    } finally {
      turn.unlock();
    }
  }
}

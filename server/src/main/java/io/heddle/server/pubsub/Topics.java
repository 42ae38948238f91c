package io.heddle.server.pubsub;

import io.heddle.resp.Bytes;
import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All topics of one kind that somebody listens to, by name. Any thread may use it. */
final class Topics {
  private final ConcurrentHashMap<Bytes, Topic> byName = new ConcurrentHashMap<>();

  /** Lets {@code session} listen to {@code name}, which must be owned, and tells it so. */
  void add(Bytes name, Session session, PushMessage confirmation) {
    Topic topic = byName.computeIfAbsent(name, Topic::new);
    while (!topic.add(session, confirmation)) {
      byName.remove(name, topic);
      topic = byName.computeIfAbsent(name, Topic::new);
    }
  }

  /**
   * Lets {@code session}, which listens to {@code name}, do so no more, and perhaps tells it so.
   */
  void remove(Bytes name, Session session, @Nullable PushMessage confirmation) {
    Topic topic = byName.get(name);
    if (topic != null && topic.remove(session, confirmation)) {
      byName.remove(name, topic);
    }
  }

  /** The topic {@code name}, which may be borrowed, or null if nobody listens to it. */
  @Nullable Topic find(Bytes name) {
    return byName.get(name);
  }

  /** A view that follows what happens. */
  Collection<Topic> all() {
    return byName.values();
  }

  int size() {
    return byName.size();
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }
}

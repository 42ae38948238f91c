package io.heddle.server.pubsub;

import io.heddle.resp.Bytes;
import io.heddle.server.config.NotifiedEvents;
import io.heddle.server.stats.EventClass;
import io.heddle.server.stats.KeyEvent;
import java.util.function.Supplier;

/**
 * Publishes what happens to keys, where the configuration asks for it. Called in the turn in which
 * it happens, so that messages stand in the order of the events.
 */
public final class KeyspaceNotifications {
  private final Supplier<NotifiedEvents> wanted;
  private final PubSub pubSub;

  /**
   * @param wanted the events to publish at the moment
   */
  public KeyspaceNotifications(Supplier<NotifiedEvents> wanted, PubSub pubSub) {
    this.wanted = wanted;
    this.pubSub = pubSub;
  }

  /** Says that {@code event} happened to {@code key}, which may be borrowed. */
  public void happened(KeyEvent event, Bytes key, int database) {
    NotifiedEvents events = wanted.get();
    EventClass eventClass = event.eventClass();
    if (eventClass != null && events.include(eventClass) && pubSub.hasListeners()) {
      publish(event, key, database, events);
    }
  }

  private void publish(KeyEvent event, Bytes key, int database, NotifiedEvents events) {
    Bytes name = Bytes.of(event.wireName());
    if (events.byKey()) {
      pubSub.publish(channel("__keyspace@" + database + "__:", key), name);
    }
    if (events.byEvent()) {
      pubSub.publish(channel("__keyevent@" + database + "__:", name), key);
    }
  }

  private static Bytes channel(String beginning, Bytes end) {
    byte[] name = new byte[beginning.length() + end.length()];
    Bytes first = Bytes.of(beginning);
    System.arraycopy(first.array(), first.offset(), name, 0, first.length());
    System.arraycopy(end.array(), end.offset(), name, first.length(), end.length());
    return Bytes.of(name);
  }
}

package io.heddle.server.pubsub;

import io.heddle.aof.ShardLog;
import io.heddle.resp.Bytes;
import io.heddle.server.config.NotifiedEvents;
import io.heddle.server.session.Dependence;
import io.heddle.server.stats.EventClass;
import io.heddle.server.stats.KeyEvent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /**
   * Says that {@code event} happened to {@code key}, which may be borrowed.
   *
   * @param log the one that will tell of it, or null: what may be lost is not told to anybody
   */
  public void happened(KeyEvent event, Bytes key, int database, @Nullable ShardLog log) {
    NotifiedEvents events = wanted.get();
    EventClass eventClass = event.eventClass();
    if (eventClass != null && events.include(eventClass) && pubSub.hasListeners()) {
      publish(event, key, database, events, log == null ? null : Dependence.onPresent(log));
    }
  }

  private void publish(
      KeyEvent event, Bytes key, int database, NotifiedEvents events, @Nullable Dependence after) {
    Bytes name = Bytes.of(event.wireName());
    if (events.byKey()) {
      pubSub.publish(channel("__keyspace@" + database + "__:", key), name, after);
    }
    if (events.byEvent()) {
      pubSub.publish(channel("__keyevent@" + database + "__:", name), key, after);
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

package io.heddle.server.pubsub;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.session.Dependence;
import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import io.heddle.server.session.Subscriptions;
import io.heddle.server.session.Subscriptions.Kind;
import io.heddle.server.text.Glob;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to which channels and patterns, and the messages that are published there. Any thread
 * may publish, be it in a shard's turn: it waits for no client. What concerns one session's
 * subscriptions is for the thread of its connection.
 */
public final class PubSub {
  private static final Reply MESSAGE = Reply.bulk("message");
  private static final Reply PATTERN_MESSAGE = Reply.bulk("pmessage");
  private static final Reply SHARD_MESSAGE = Reply.bulk("smessage");

  private final Topics channels = new Topics();
  private final Topics patterns = new Topics();
  private final Topics shardChannels = new Topics();
  private final AtomicInteger clients = new AtomicInteger();

  private Topics topics(Kind kind) {
    return switch (kind) {
      case CHANNEL -> channels;
      case PATTERN -> patterns;
      case SHARD_CHANNEL -> shardChannels;
    };
  }

  /** Lets {@code session} listen to {@code name}, which must be owned, and confirms it. */
  public void subscribe(Kind kind, Session session, Bytes name) {
    Subscriptions own = session.needSubscriptions();
    boolean isNew = own.add(kind, name);
    mark(session, true);
    PushMessage confirmation = confirmation(subscribed(kind), name, own.told(kind));
    if (isNew) {
      topics(kind).add(name, session, confirmation);
    } else {
      session.needOutbox().confirm(confirmation);
    }
  }

  /** Lets {@code session} listen to {@code name} no more, and confirms that in any case. */
  public void unsubscribe(Kind kind, Session session, Bytes name) {
    Subscriptions own = session.needSubscriptions();
    boolean was = own.remove(kind, name);
    PushMessage confirmation = confirmation(unsubscribed(kind), name, own.told(kind));
    if (was) {
      topics(kind).remove(name, session, confirmation);
    } else {
      session.needOutbox().confirm(confirmation);
    }
    mark(session, !own.isEmpty());
  }

  /** Lets {@code session} listen to nothing of {@code kind}, and confirms each, or that. */
  public void unsubscribeAll(Kind kind, Session session) {
    Subscriptions own = session.needSubscriptions();
    List<Bytes> names = own.all(kind);
    names.forEach(name -> unsubscribe(kind, session, name));
    if (names.isEmpty()) {
      session.needOutbox().confirm(confirmation(unsubscribed(kind), null, own.told(kind)));
    }
  }

  /** Forgets {@code session} without a word. Any thread may call it. */
  public void forget(Session session) {
    Subscriptions own = session.subscriptions();
    if (own == null) {
      return;
    }
    for (Kind kind : Kind.values()) {
      for (Bytes name : own.all(kind)) {
        if (own.remove(kind, name)) {
          topics(kind).remove(name, session, null);
        }
      }
    }
    mark(session, false);
  }

  private void mark(Session session, boolean subscribed) {
    if (session.subscribed(subscribed)) {
      clients.addAndGet(subscribed ? 1 : -1);
    }
  }

  private static PushMessage confirmation(String what, @Nullable Bytes name, int count) {
    Reply subject = name == null ? Reply.NULL : Reply.bulk(name);
    return new PushMessage(
        new Reply.Push(List.of(Reply.bulk(what), subject, Reply.integer(count))));
  }

  private static String subscribed(Kind kind) {
    return switch (kind) {
      case CHANNEL -> "subscribe";
      case PATTERN -> "psubscribe";
      case SHARD_CHANNEL -> "ssubscribe";
    };
  }

  private static String unsubscribed(Kind kind) {
    return switch (kind) {
      case CHANNEL -> "unsubscribe";
      case PATTERN -> "punsubscribe";
      case SHARD_CHANNEL -> "sunsubscribe";
    };
  }

  /**
   * Publishes {@code message} to {@code channel}; both may be borrowed.
   *
   * @param after what has to be settled before anybody hears it, or null if all is
   * @return how often it was received: a client that listens to the channel, and to patterns that
   *     match it, counts for each
   */
  public int publish(Bytes channel, Bytes message, @Nullable Dependence after) {
    Topic topic = channels.find(channel);
    if (topic == null && patterns.isEmpty()) {
      return 0;
    }
    Bytes name = channel.copy();
    Reply content = Reply.bulk(message.copy());
    int receivers = topic == null ? 0 : topic.tell(message(MESSAGE, name, content, after));
    for (Topic pattern : patterns.all()) {
      if (Glob.matches(pattern.name(), name)) {
        receivers +=
            pattern.tell(
                new PushMessage(
                    new Reply.Push(
                        List.of(
                            PATTERN_MESSAGE,
                            Reply.bulk(pattern.name()),
                            Reply.bulk(name),
                            content)),
                    after));
      }
    }
    return receivers;
  }

  /** As {@link #publish}, to the shard channel {@code channel}. */
  public int publishToShard(Bytes channel, Bytes message, @Nullable Dependence after) {
    Topic topic = shardChannels.find(channel);
    return topic == null
        ? 0
        : topic.tell(message(SHARD_MESSAGE, channel.copy(), Reply.bulk(message.copy()), after));
  }

  private static PushMessage message(
      Reply what, Bytes channel, Reply content, @Nullable Dependence after) {
    return new PushMessage(new Reply.Push(List.of(what, Reply.bulk(channel), content)), after);
  }

  /** The channels or patterns that somebody listens to. */
  public List<Bytes> names(Kind kind) {
    return topics(kind).all().stream().map(Topic::name).toList();
  }

  /** How many channels or patterns there are that somebody listens to. */
  public int size(Kind kind) {
    return topics(kind).size();
  }

  /** How many clients listen to {@code name}, which may be borrowed. */
  public int listeners(Kind kind, Bytes name) {
    Topic topic = topics(kind).find(name);
    return topic == null ? 0 : topic.size();
  }

  /** How many clients listen to anything. */
  public int clients() {
    return clients.get();
  }

  /** Whether a message published to any channel could reach somebody. */
  public boolean hasListeners() {
    return !channels.isEmpty() || !patterns.isEmpty();
  }
}

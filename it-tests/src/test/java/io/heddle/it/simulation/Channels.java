package io.heddle.it.simulation;

import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Message;
import io.heddle.it.simulation.History.Visit;
import io.heddle.it.simulation.Model.Connection;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who listens to which channels, and what each has to hear: everything that is published from the
 * subscription on until it ends, in the order in which it was published, between those replies that
 * came before and after.
 */
final class Channels {
  private static final String MESSAGE = "message";

  /** A message, and after which request of its listener it comes, and before which reply. */
  private static final class Expected {
    final Frame frame;
    final String channel;
    final long at;
    final int after;
    int notAfter = Integer.MAX_VALUE;

    Expected(Frame frame, String channel, long at, int after) {
      this.frame = frame;
      this.channel = channel;
      this.at = at;
      this.after = after;
    }
  }

  /** For each channel its listeners, and which request of theirs was to subscribe. */
  private final Map<String, Map<Connection, Integer>> listeners = new HashMap<>();

  private final Map<Connection, List<Expected>> expected = new LinkedHashMap<>();

  boolean isListening(Connection client) {
    return count(client) > 0;
  }

  private long count(Connection client) {
    return listeners.values().stream().filter(all -> all.containsKey(client)).count();
  }

  Answer subscribe(Connection client, String channel) {
    listeners
        .computeIfAbsent(channel, unused -> new LinkedHashMap<>())
        .putIfAbsent(client, client.request);
    return confirmation("subscribe", client, channel);
  }

  Answer unsubscribe(Connection client, String channel) {
    leave(client, channel);
    return confirmation("unsubscribe", client, channel);
  }

  private Answer confirmation(String what, Connection client, String channel) {
    Frame count = new Frame.Line(':', Long.toString(count(client)));
    return Answers.array(List.of(Answers.frame(what), Answers.frame(channel), count));
  }

  void leaveAll(Connection client) {
    List.copyOf(listeners.keySet()).forEach(channel -> leave(client, channel));
  }

  private void leave(Connection client, String channel) {
    Map<Connection, Integer> all = listeners.getOrDefault(channel, Map.of());
    if (all.containsKey(client)) {
      all.remove(client);
      expected.getOrDefault(client, List.of()).stream()
          .filter(message -> message.channel.equals(channel))
          .forEach(message -> message.notAfter = Math.min(message.notAfter, last(client, message)));
    }
  }

  /** Before which reply a message comes, unless it came up while that was being prepared. */
  private static int last(Connection client, Expected message) {
    Carried leaving = client.exchange().carried;
    boolean isLate = leaving != null && leaving.at() <= message.at;
    return client.request + (isLate ? 1 : 0);
  }

  /**
   * Publishes at a moment.
   *
   * @return how many hear it: it may be that those who are about to leave do or do not
   */
  Answer publish(String channel, String text, long at) {
    int sure = 0;
    Map<Connection, Integer> all = listeners.getOrDefault(channel, Map.of());
    for (Map.Entry<Connection, Integer> each : all.entrySet()) {
      Connection listener = each.getKey();
      sure += listener.mayBeGone(at) ? 0 : 1;
      Frame frame =
          new Frame.Aggregate(
              listener.protocol == 3 ? '>' : '*', Answers.frames(List.of(MESSAGE, channel, text)));
      expected
          .computeIfAbsent(listener, unused -> new ArrayList<>())
          .add(new Expected(frame, channel, at, each.getValue()));
    }
    return new Answer.Between(sure, all.size());
  }

  /** Compares what each connection heard. */
  void check(List<Connection> connections) {
    connections.forEach(each -> check(each.visit, expected.getOrDefault(each, List.of())));
  }

  private static void check(Visit visit, List<Expected> all) {
    List<Message> heard =
        visit.messages.stream().filter(message -> message.kind().equals(MESSAGE)).toList();
    for (int i = 0; i < heard.size(); i++) {
      Message message = heard.get(i);
      if (i >= all.size() || !message.frame().equals(all.get(i).frame)) {
        throw new AssertionError(
            "connection "
                + visit.number
                + " hears "
                + message
                + (i < all.size()
                    ? " instead of " + all.get(i).frame
                    : ", which nobody published"));
      }
      if (message.before() <= all.get(i).after || message.before() > all.get(i).notAfter) {
        throw new AssertionError(
            "connection " + visit.number + " hears " + message + " out of its subscription");
      }
    }
    for (int i = 0; i < all.size(); i++) {
      int repliesBefore = i < heard.size() ? heard.get(i).before() : visit.exchanges.size();
      requireBeforeLaterReplies(visit, all.get(i), repliesBefore);
    }
  }

  /** What was published before a command was carried out comes before its reply. */
  private static void requireBeforeLaterReplies(Visit visit, Expected message, int repliesBefore) {
    for (int i = 0; i < Math.min(repliesBefore, visit.exchanges.size()); i++) {
      Exchange exchange = visit.exchanges.get(i);
      if (exchange.reply != null
          && exchange.carried != null
          && exchange.carried.at() > message.at) {
        throw new AssertionError(
            "connection " + visit.number + " was told " + exchange + " before " + message.frame);
      }
    }
  }
}

package io.heddle.it.simulation;

import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Message;
import io.heddle.it.simulation.History.Visit;
import io.heddle.it.simulation.Model.Connection;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Whether its listener was about to leave, and may have gone. */
    boolean mayMiss;

    /** How it came. */
    @Nullable Message heard;

    Expected(Frame frame, String channel, long at, int after) {
      this.frame = frame;
      this.channel = channel;
      this.at = at;
      this.after = after;
    }
  }

  /**
   * A listener that has left.
   *
   * @param after which request of its was to subscribe
   * @param by the request with which it left
   */
  private record Leaver(
      Connection client, String channel, char push, int after, int by, @Nullable Carried leaving) {
    boolean mayHear(String name, long at) {
      return channel.equals(name) && leaving != null && leaving.endedAt > at;
    }
  }

  /** For each channel its listeners, and which request of theirs was to subscribe. */
  private final Map<String, Map<Connection, Integer>> listeners = new HashMap<>();

  private final List<Leaver> leavers = new ArrayList<>();
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
    Map<Connection, Integer> all = listeners.get(channel);
    Integer after = all == null ? null : all.remove(client);
    if (after != null) {
      Carried leaving = client.exchange().carried;
      leavers.add(new Leaver(client, channel, push(client), after, client.request, leaving));
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
      expect(listener, push(listener), channel, text, at, each.getValue());
    }
    int most = all.size();
    for (Leaver each : leavers) {
      if (each.mayHear(channel, at)) {
        Expected message = expect(each.client, each.push, channel, text, at, each.after);
        message.mayMiss = true;
        message.notAfter = each.by + 1;
        most++;
      }
    }
    return new Answer.Between(sure, most);
  }

  private Expected expect(
      Connection listener, char push, String channel, String text, long at, int after) {
    Frame frame = new Frame.Aggregate(push, Answers.frames(List.of(MESSAGE, channel, text)));
    Expected message = new Expected(frame, channel, at, after);
    expected.computeIfAbsent(listener, unused -> new ArrayList<>()).add(message);
    return message;
  }

  private static char push(Connection client) {
    return client.protocol == 3 ? '>' : '*';
  }

  /** Compares what each connection heard. */
  void check(List<Connection> connections) {
    connections.forEach(each -> check(each.visit, expected.getOrDefault(each, List.of())));
  }

  private static void check(Visit visit, List<Expected> all) {
    List<Message> heard =
        visit.messages.stream().filter(message -> message.kind().equals(MESSAGE)).toList();
    Iterator<Expected> next = all.iterator();
    for (Message message : heard) {
      Expected wanted = next(next, message, visit);
      wanted.heard = message;
      if (message.before() <= wanted.after || message.before() > wanted.notAfter) {
        throw new AssertionError(
            "connection " + visit.number + " hears " + message + " out of its subscription");
      }
    }
    for (Expected each : all) {
      if (!each.mayMiss || each.heard != null) {
        int repliesBefore = each.heard == null ? visit.exchanges.size() : each.heard.before();
        requireBeforeLaterReplies(visit, each, repliesBefore);
      }
    }
  }

  /** The next that has to be heard, or {@code message} if that may be missed. */
  private static Expected next(Iterator<Expected> expected, Message message, Visit visit) {
    while (expected.hasNext()) {
      Expected candidate = expected.next();
      if (message.frame().equals(candidate.frame)) {
        return candidate;
      }
      if (!candidate.mayMiss) {
        throw new AssertionError(
            "connection " + visit.number + " hears " + message + " instead of " + candidate.frame);
      }
    }
    throw new AssertionError(
        "connection " + visit.number + " hears " + message + ", which nobody published");
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

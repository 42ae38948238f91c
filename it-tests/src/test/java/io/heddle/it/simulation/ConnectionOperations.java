package io.heddle.it.simulation;

import io.heddle.it.simulation.Model.Connection;
import io.heddle.server.Frame;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the model knows of commands about connections, and of what these tell each other. */
final class ConnectionOperations {
  /** What such a command says and does. */
  @FunctionalInterface
  interface Operation {
    Answer carryOut(Model model, Connection client, List<String> words);
  }

  private static final Map<String, Operation> ALL =
      Map.of(
          "ping", ConnectionOperations::ping,
          "hello", ConnectionOperations::hello,
          "reset", ConnectionOperations::reset,
          "select", ConnectionOperations::select,
          "unwatch", ConnectionOperations::unwatch,
          "client|tracking", ConnectionOperations::track,
          "subscribe", (model, client, words) -> model.channels.subscribe(client, words.get(1)),
          "unsubscribe", (model, client, words) -> model.channels.unsubscribe(client, words.get(1)),
          "publish",
              (model, client, words) ->
                  model.channels.publish(words.get(1), words.get(2), model.at()));

  private static final Set<String> ABOUT_CHANNELS =
      Set.of("subscribe", "unsubscribe", "publish", "ping");

  private ConnectionOperations() {}

  /** A command's full name, as the server says it. */
  static String name(List<String> words) {
    String name = words.get(0).toLowerCase(Locale.ROOT);
    return name.equals("client") ? name + "|" + words.get(1).toLowerCase(Locale.ROOT) : name;
  }

  /**
   * Whether it depends on channels, or they on it. For these no turn is held, so as a part of a
   * transaction it does not happen in the same moment as the rest: the history tells of it by
   * itself.
   */
  static boolean isAboutChannels(String name) {
    return ABOUT_CHANNELS.contains(name);
  }

  /** What such a command does, or null if it is of another kind. */
  static @Nullable Operation find(List<String> words) {
    return ALL.get(name(words));
  }

  private static Answer ping(Model model, Connection client, List<String> words) {
    return client.protocol == 2 && model.channels.isListening(client)
        ? Answers.strings(List.of("pong", ""))
        : Answers.status("PONG");
  }

  /** {@code HELLO 3}. */
  private static Answer hello(Model model, Connection client, List<String> words) {
    client.protocol = Integer.parseInt(words.get(1));
    return new Answer.Like(ConnectionOperations::isGreeting);
  }

  private static boolean isGreeting(Frame reply) {
    return reply.type() == '*' && reply.fields().get("proto").text().equals("3");
  }

  private static Answer reset(Model model, Connection client, List<String> words) {
    client.endTransaction();
    client.protocol = 2;
    client.database = 0;
    model.channels.leaveAll(client);
    model.caches.track(client, List.of("OFF"));
    return Answers.status("RESET");
  }

  private static Answer select(Model model, Connection client, List<String> words) {
    client.database = Integer.parseInt(words.get(1));
    return Answers.OK;
  }

  private static Answer unwatch(Model model, Connection client, List<String> words) {
    client.unwatch();
    return Answers.OK;
  }

  private static Answer track(Model model, Connection client, List<String> words) {
    model.caches.track(client, words.subList(2, words.size()));
    return Answers.OK;
  }
}

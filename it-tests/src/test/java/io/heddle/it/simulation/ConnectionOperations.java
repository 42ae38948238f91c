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
    /**
     * Does to {@code model} what it does to the server.
     *
     * @param outcome what the server said, if that is known
     */
    Answer carryOut(Model model, Connection client, List<String> words, @Nullable Frame outcome);
  }

  private static final Map<String, Operation> ALL =
      Map.ofEntries(
          Map.entry("ping", ConnectionOperations::ping),
          Map.entry("hello", ConnectionOperations::hello),
          Map.entry("reset", ConnectionOperations::reset),
          Map.entry("select", ConnectionOperations::select),
          Map.entry("unwatch", ConnectionOperations::unwatch),
          Map.entry("client|tracking", ConnectionOperations::track),
          Map.entry("client|kill", ConnectionOperations::kill),
          Map.entry("client|pause", (model, client, words, outcome) -> Answers.OK),
          Map.entry("client|unpause", (model, client, words, outcome) -> Answers.OK),
          Map.entry(
              "subscribe",
              (model, client, words, outcome) -> model.channels.subscribe(client, words.get(1))),
          Map.entry(
              "unsubscribe",
              (model, client, words, outcome) -> model.channels.unsubscribe(client, words.get(1))),
          Map.entry(
              "publish",
              (model, client, words, outcome) ->
                  model.channels.publish(words.get(1), words.get(2), model.at())));

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

  private static Answer ping(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    return client.protocol == 2 && model.channels.isListening(client)
        ? Answers.strings(List.of("pong", ""))
        : Answers.status("PONG");
  }

  /** {@code HELLO 3}. */
  private static Answer hello(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    client.protocol = Integer.parseInt(words.get(1));
    return new Answer.Like(ConnectionOperations::isGreeting);
  }

  private static boolean isGreeting(Frame reply) {
    return reply.type() == '*' && reply.fields().get("proto").text().equals("3");
  }

  private static Answer reset(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    client.endTransaction();
    model.channels.leaveAll(client);
    client.protocol = 2;
    client.database = 0;
    model.caches.track(client, List.of("OFF"), model.at());
    return Answers.status("RESET");
  }

  private static Answer select(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    client.database = Integer.parseInt(words.get(1));
    return Answers.OK;
  }

  private static Answer unwatch(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    client.unwatch();
    return Answers.OK;
  }

  private static Answer track(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    model.caches.track(client, words.subList(2, words.size()), model.at());
    return Answers.OK;
  }

  /** {@code CLIENT KILL ID id [SKIPME no]}. */
  private static Answer kill(
      Model model, Connection client, List<String> words, @Nullable Frame outcome) {
    Connection target = model.byId(Long.parseLong(words.get(3)));
    boolean spared = target == client && words.size() == 4;
    if (target == null || spared) {
      return Answers.integer(0);
    }
    boolean mayBeGone = target.mayBeGone(model.at()) || target.request < 0;
    target.killedAt = Math.min(target.killedAt, model.at());
    return mayBeGone ? new Answer.Between(0, 1) : Answers.integer(1);
  }
}

package io.heddle.it.fuzz;

import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server says of one of its commands: enough to invent requests.
 *
 * @param name in lower case, a subcommand's as {@code config|get}
 * @param group the chapter of the manual, such as {@code sorted-set}
 */
record Grammar(
    String name, String group, Set<String> flags, Set<String> tips, List<Argument> arguments) {

  /**
   * One of the arguments.
   *
   * @param token the word before it, or all there is of it; empty if there is none
   * @param parts what it consists of, or may be
   */
  record Argument(String name, String type, String token, Set<String> flags, List<Argument> parts) {
    static Argument of(Frame argument) {
      Map<String, Frame> facts = argument.fields();
      return new Argument(
          facts.get("name").text(),
          facts.get("type").text(),
          facts.containsKey("token") ? facts.get("token").text() : "",
          facts.containsKey("flags") ? texts(facts.get("flags")) : Set.of(),
          arguments(facts));
    }

    boolean is(String flag) {
      return flags.contains(flag);
    }
  }

  /** All commands of a server that do something by themselves, subcommands among them. */
  static List<Grammar> ask(RespClient client) {
    Map<String, Frame> docs = client.frame("COMMAND", "DOCS").fields();
    List<Grammar> all = new ArrayList<>();
    for (Frame info : client.frame("COMMAND").elements()) {
      add(all, info, docs.get(info.elements().getFirst().text()).fields());
    }
    return all;
  }

  private static void add(List<Grammar> all, Frame info, Map<String, Frame> docs) {
    List<Frame> facts = info.elements();
    all.add(
        new Grammar(
            facts.get(0).text(),
            docs.get("group").text(),
            texts(facts.get(2)),
            texts(facts.get(7)),
            arguments(docs)));
    for (Frame subcommand : facts.get(9).elements()) {
      String name = subcommand.elements().getFirst().text();
      add(all, subcommand, docs.get("subcommands").fields().get(name).fields());
    }
  }

  private static List<Argument> arguments(Map<String, Frame> facts) {
    return facts.containsKey("arguments")
        ? facts.get("arguments").elements().stream().map(Argument::of).toList()
        : List.of();
  }

  private static Set<String> texts(Frame words) {
    return words.elements().stream().map(Frame::text).collect(Collectors.toSet());
  }

  boolean is(String flag) {
    return flags.contains(flag);
  }

  /** Whether it changes more than the keys that a request names. */
  boolean isSweeping() {
    return is("write") && arguments.stream().flatMap(Grammar::leaves).noneMatch(Grammar::isKey);
  }

  /** An argument's parts that have none themselves. */
  static Stream<Argument> leaves(Argument argument) {
    return argument.parts().isEmpty()
        ? Stream.of(argument)
        : argument.parts().stream().flatMap(Grammar::leaves);
  }

  static boolean isKey(Argument argument) {
    return argument.type().equals("key");
  }
}

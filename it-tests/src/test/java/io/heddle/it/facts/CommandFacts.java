package io.heddle.it.facts;

import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code COMMAND INFO} says of one command or subcommand, in words that are easy to compare.
 * Left out are the notes on key specifications: prose, which is not for clients.
 *
 * @param name in lower case, a subcommand as {@code client|id}
 * @param lines a fact each: arity, flags, positions of the keys, ACL categories, tips, and the key
 *     specifications in order; facts that are empty are left out
 */
record CommandFacts(String name, List<String> lines) {
  /** A command from its element in the reply to {@code COMMAND}, and after it its subcommands. */
  static Stream<CommandFacts> of(Frame info) {
    List<Frame> parts = info.elements();
    List<String> lines = new ArrayList<>();
    lines.add("arity " + parts.get(1).text());
    addWords(lines, "flags", parts.get(2));
    lines.add(
        parts.subList(3, 6).stream()
            .map(Frame::text)
            .collect(Collectors.joining(" ", "positions ", "")));
    addWords(lines, "acl", parts.get(6));
    addWords(lines, "tips", parts.get(7));
    parts.get(8).elements().forEach(spec -> lines.add(keySpecification(spec)));
    return Stream.concat(
        Stream.of(new CommandFacts(parts.getFirst().text(), lines)),
        parts.get(9).elements().stream().flatMap(CommandFacts::of));
  }

  private static void addWords(List<String> lines, String fact, Frame words) {
    String text =
        words.elements().stream().map(Frame::text).sorted().collect(Collectors.joining(" "));
    if (!text.isEmpty()) {
      lines.add(fact + " " + text);
    }
  }

  private static String keySpecification(Frame specification) {
    Map<String, Frame> parts = specification.fields();
    String flags =
        parts.get("flags").elements().stream()
            .map(Frame::text)
            .sorted()
            .collect(Collectors.joining(" "));
    return "keys "
        + flags
        + " | begin "
        + step(parts.get("begin_search"))
        + " | find "
        + step(parts.get("find_keys"));
  }

  private static String step(Frame step) {
    Map<String, Frame> parts = step.fields();
    return parts.get("type").text()
        + new TreeMap<>(parts.get("spec").fields())
            .entrySet().stream()
                .map(entry -> " " + entry.getKey() + " " + entry.getValue().text())
                .collect(Collectors.joining());
  }

  /** All that {@link #print} printed. */
  static Map<String, CommandFacts> parse(List<String> text) {
    Map<String, CommandFacts> all = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : text) {
      if (line.startsWith("  ")) {
        lines.add(line.substring(2));
      } else if (!line.startsWith("#")) {
        lines = new ArrayList<>();
        all.put(line, new CommandFacts(line, lines));
      }
    }
    return all;
  }

  /** The name, and below it the facts, indented. */
  Stream<String> print() {
    return Stream.concat(Stream.of(name), lines.stream().map(line -> "  " + line));
  }

  int arity() {
    return Integer.parseInt(lines.getFirst().substring("arity ".length()));
  }

  /** The key specifications, as {@link #lines} has them. */
  List<String> keySpecifications() {
    return lines.stream().filter(line -> line.startsWith("keys ")).toList();
  }
}

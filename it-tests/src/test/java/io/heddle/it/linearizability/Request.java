package io.heddle.it.linearizability;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client asks for.
 *
 * @param queued the commands of a transaction, whose words are {@code EXEC}; otherwise none
 */
record Request(List<String> words, List<Request> queued) {
  private static final String EXEC = "EXEC";

  static Request command(String... words) {
    return new Request(List.of(words), List.of());
  }

  /** {@code MULTI}, the commands, and {@code EXEC}. */
  static Request transaction(List<Request> queued) {
    return new Request(List.of(EXEC), List.copyOf(queued));
  }

  boolean isTransaction() {
    return name().equals(EXEC);
  }

  String name() {
    return words.get(0);
  }

  /** All words but the name. */
  List<String> arguments() {
    return words.subList(1, words.size());
  }

  @Override
  public String toString() {
    String text = String.join(" ", words);
    return isTransaction()
        ? text + queued.stream().map(Request::toString).collect(Collectors.joining("; ", "[", "]"))
        : text;
  }
}

package io.heddle.it.facts;

import io.heddle.it.support.FrameText;
import io.heddle.it.support.Words;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code COMMAND GETKEYS} and {@code GETKEYSANDFLAGS} say of one invocation.
 *
 * @param invocation the words, parted by blanks
 * @param keys the keys in order, or the error
 * @param keysAndFlags each key with its flags in brackets, or the error
 */
record KeyAnswer(String invocation, String keys, String keysAndFlags) {
  static KeyAnswer ask(RespClient client, String invocation) {
    return new KeyAnswer(
        invocation,
        answer(client, "GETKEYS", invocation),
        answer(client, "GETKEYSANDFLAGS", invocation));
  }

  private static String answer(RespClient client, String subcommand, String invocation) {
    List<String> request = new ArrayList<>(List.of("COMMAND", subcommand));
    request.addAll(Words.of(invocation));
    Frame reply = client.frame(request);
    if (reply.isError()) {
      return "-" + reply.text();
    }
    return reply.elements().stream().map(KeyAnswer::key).collect(Collectors.joining(" "));
  }

  private static String key(Frame key) {
    if (!(key instanceof Frame.Aggregate pair)) {
      return name(key);
    }
    return name(pair.elements().getFirst())
        + pair.elements().get(1).elements().stream()
            .map(Frame::text)
            .sorted()
            .collect(Collectors.joining(",", "(", ")"));
  }

  private static String name(Frame key) {
    return key.text().isEmpty() ? "\"\"" : FrameText.escape(key.text());
  }

  /** The invocation, and below it both answers, or the one error. */
  Stream<String> print() {
    return keys.startsWith("-") && keys.equals(keysAndFlags)
        ? Stream.of(invocation, "  " + keys)
        : Stream.of(invocation, "  " + keys, "  " + keysAndFlags);
  }

  static List<KeyAnswer> parse(List<String> text) {
    List<KeyAnswer> answers = new ArrayList<>();
    String invocation = "";
    String keys = "";
    for (String line : text) {
      if (!line.startsWith("  ")) {
        invocation = line;
        keys = "";
      } else if (keys.isEmpty()) {
        keys = line.substring(2);
        answers.add(new KeyAnswer(invocation, keys, keys));
      } else {
        answers.set(answers.size() - 1, new KeyAnswer(invocation, keys, line.substring(2)));
      }
    }
    return answers;
  }
}

package io.heddle.it.fuzz;

import io.heddle.it.support.FrameText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Requests that two empty servers are given over one connection each.
 *
 * @param protocol the version of RESP that is spoken
 * @param writes the requests, together where they are pipelined
 */
record Round(int protocol, List<List<List<String>>> writes) {
  private static final Set<Character> PLAIN_SIGNS =
      Set.of('_', '-', '+', '.', ':', '(', '[', '*', '?', '@', '=');

  List<List<String>> requests() {
    return writes.stream().flatMap(List::stream).toList();
  }

  /** The same without {@code count} of its requests from number {@code first} on. */
  Round without(int first, int count) {
    List<List<List<String>>> left = new ArrayList<>();
    int number = 0;
    for (List<List<String>> write : writes) {
      List<List<String>> kept = new ArrayList<>();
      for (List<String> request : write) {
        if (number < first || number >= first + count) {
          kept.add(request);
        }
        number++;
      }
      if (!kept.isEmpty()) {
        left.add(kept);
      }
    }
    return new Round(protocol, left);
  }

  /** As lines of a script of the conformance tests, with an empty line between writes. */
  String script() {
    StringBuilder script = new StringBuilder("# RESP" + protocol + "\n");
    for (List<List<String>> write : writes) {
      for (List<String> request : write) {
        script.append(String.join(" ", request.stream().map(Round::quoted).toList())).append('\n');
      }
      script.append('\n');
    }
    return script.toString();
  }

  private static String quoted(String word) {
    boolean plain =
        !word.isEmpty()
            && word.chars()
                .allMatch(
                    c ->
                        c >= '0' && c <= '9'
                            || c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || PLAIN_SIGNS.contains((char) c));
    return plain ? word : '"' + FrameText.escape(word).replace("\"", "\\\"") + '"';
  }
}

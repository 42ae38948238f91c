package io.heddle.it.conformance;

import io.heddle.it.support.FrameText;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server answered to a script, as text: after {@code "> "} each request as the script has
 * it, then the replies of RESP2, one protocol line to a line, then, where they differ, {@code 3>}
 * and those of RESP3.
 */
record Recording(List<Answer> answers) {
  private static final String RESP3 = "3>";

  /** The replies to one request, by protocol version. */
  record Answer(String request, Map<Integer, List<Frame>> replies) {
    List<Frame> replies(int protocol) {
      return replies.getOrDefault(protocol, List.of());
    }
  }

  static Recording of(Script script, Map<Integer, List<List<Frame>>> repliesByProtocol) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < script.steps().size(); i++) {
      Map<Integer, List<Frame>> replies = new LinkedHashMap<>();
      for (int protocol : repliesByProtocol.keySet()) {
        replies.put(protocol, repliesByProtocol.get(protocol).get(i));
      }
      answers.add(new Answer(script.steps().get(i).text(), replies));
    }
    return new Recording(answers);
  }

  List<String> print() {
    List<String> lines = new ArrayList<>();
    for (Answer answer : answers) {
      lines.add("> " + answer.request);
      answer.replies(2).forEach(frame -> lines.addAll(FrameText.lines(frame)));
      if (answer.replies.containsKey(3) && !answer.replies(3).equals(answer.replies(2))) {
        lines.add(RESP3);
        answer.replies(3).forEach(frame -> lines.addAll(FrameText.lines(frame)));
      }
    }
    return lines;
  }

  /** The recording in a file: the lines of {@link #print} below a heading. */
  static Recording parse(List<String> text) {
    List<String> lines = new ArrayList<>(text.subList(1, text.size()));
    List<Answer> answers = new ArrayList<>();
    while (!lines.isEmpty()) {
      String request = lines.removeFirst().substring(2);
      List<Frame> resp2 = takeFrames(lines);
      List<Frame> resp3 = resp2;
      if (!lines.isEmpty() && lines.getFirst().equals(RESP3)) {
        lines.removeFirst();
        resp3 = takeFrames(lines);
      }
      answers.add(new Answer(request, Map.of(2, resp2, 3, resp3)));
    }
    return new Recording(answers);
  }

  private static List<Frame> takeFrames(List<String> lines) {
    List<Frame> frames = new ArrayList<>();
    while (!lines.isEmpty()
        && !lines.getFirst().startsWith("> ")
        && !lines.getFirst().equals(RESP3)) {
      frames.add(FrameText.take(lines));
    }
    return frames;
  }
}

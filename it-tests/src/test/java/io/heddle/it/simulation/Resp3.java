package io.heddle.it.simulation;

import io.heddle.server.Frame;
import java.util.List;

/**
 * Compares what was said in RESP3 with what the {@link Model} expects, which knows RESP2 alone.
 *
 * <p>What is absent is of one kind only, and members may come in pairs with their scores.
 */
final class Resp3 {
  private static final Frame ABSENT = new Frame.Absent('*');

  private Resp3() {}

  /** Whether {@code reply} says what is expected. */
  static boolean matches(Answer answer, Frame reply) {
    return switch (answer) {
      case Answer.Exactly exactly -> blurred(exactly.frame()).equals(inResp2(flat(reply)));
      case Answer.OneOf one -> blurred(one.frames()).contains(inResp2(reply));
      case Answer.Each each -> matchesAll(each.answers(), reply);
      default -> answer.matches(inResp2(reply));
    };
  }

  private static boolean matchesAll(List<Answer> answers, Frame reply) {
    if (reply.type() != '*' || reply.elements().size() != answers.size()) {
      return false;
    }
    for (int i = 0; i < answers.size(); i++) {
      if (!matches(answers.get(i), reply.elements().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Members and their scores one by one, if they come in pairs. */
  private static Frame flat(Frame frame) {
    if (frame.type() != '*' || !frame.elements().stream().allMatch(Resp3::isScored)) {
      return frame;
    }
    return new Frame.Aggregate(
        '*', frame.elements().stream().flatMap(pair -> pair.elements().stream()).toList());
  }

  private static boolean isScored(Frame frame) {
    return frame instanceof Frame.Aggregate pair
        && pair.elements().size() == 2
        && pair.elements().get(1).type() == ',';
  }

  private static Frame inResp2(Frame frame) {
    return switch (frame) {
      case Frame.Line line when line.type() == '_' -> ABSENT;
      case Frame.Line line when line.type() == ',' -> new Frame.Blob('$', line.text());
      case Frame.Line line -> line;
      case Frame.Blob blob -> blob;
      case Frame.Absent absent -> throw new AssertionError("said as in RESP2: " + absent);
      case Frame.Aggregate aggregate ->
          new Frame.Aggregate('*', aggregate.elements().stream().map(Resp3::inResp2).toList());
    };
  }

  private static List<Frame> blurred(List<Frame> frames) {
    return frames.stream().map(Resp3::blurred).toList();
  }

  private static Frame blurred(Frame frame) {
    return switch (frame) {
      case Frame.Absent absent -> ABSENT;
      case Frame.Aggregate aggregate ->
          new Frame.Aggregate(aggregate.type(), blurred(aggregate.elements()));
      default -> frame;
    };
  }
}

package io.heddle.it.simulation;

import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What the model expects of a reply. */
sealed interface Answer {
  /** Nothing else will do. */
  record Exactly(Frame frame) implements Answer {}

  /** These elements, in any order. */
  record AnyOrder(List<Frame> elements) implements Answer {}

  /** One of these. */
  record OneOf(List<Frame> frames) implements Answer {}

  /** An integer from the first to the second. */
  record Between(long least, long most) implements Answer {}

  /** Whatever is like this. */
  record Like(Predicate<Frame> likeness) implements Answer {}

  /** An array with an element for each. */
  record Each(List<Answer> answers) implements Answer {
    private boolean matchesAll(Frame reply) {
      if (reply.type() != '*'
          || !(reply instanceof Frame.Aggregate)
          || reply.elements().size() != answers.size()) {
        return false;
      }
      for (int i = 0; i < answers.size(); i++) {
        if (!answers.get(i).matches(reply.elements().get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** None yet: the client waits. */
  record Waits() implements Answer {}

  /** Whether {@code reply} is as expected. */
  default boolean matches(Frame reply) {
    return switch (this) {
      case Exactly exactly -> exactly.frame.equals(reply);
      case AnyOrder any ->
          reply instanceof Frame.Aggregate aggregate
              && sorted(any.elements).equals(sorted(pairedAs(any.elements, aggregate.elements())));
      case OneOf one -> one.frames.contains(reply);
      case Between between ->
          reply.type() == ':'
              && between.least <= Long.parseLong(reply.text())
              && Long.parseLong(reply.text()) <= between.most;
      case Like like -> like.likeness.test(reply);
      case Each each -> each.matchesAll(reply);
      case Waits waits -> false;
    };
  }

  /** The elements one by one, or two by two if that is how they are expected. */
  private static List<Frame> pairedAs(List<Frame> expected, List<Frame> elements) {
    boolean paired = !expected.isEmpty() && expected.get(0) instanceof Frame.Aggregate;
    if (!paired || elements.size() % 2 != 0) {
      return elements;
    }
    List<Frame> pairs = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += 2) {
      pairs.add(new Frame.Aggregate('*', elements.subList(i, i + 2)));
    }
    return pairs;
  }

  private static List<Frame> sorted(List<Frame> frames) {
    return frames.stream().sorted(Comparator.comparing(Frame::toString)).toList();
  }
}

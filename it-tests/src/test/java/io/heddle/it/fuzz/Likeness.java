package io.heddle.it.fuzz;

import io.heddle.it.support.FrameText;
import io.heddle.server.Frame;
import java.util.Comparator;
import java.util.List;

/** How alike the replies of two servers to one request have to be. */
enum Likeness {
  /** To the byte. */
  EQUAL,
  /** The elements may stand in any order. */
  ANY_ORDER,
  /** Of the same kind; numbers, which are times, about the same. */
  SIMILAR;

  /** So much later, in milliseconds, the same request may come to the other server. */
  private static final long TOLERANCE = 5_000;

  /** As the command itself says of its replies. */
  static Likeness of(Grammar command) {
    if (command.tips().contains("nondeterministic_output")
        || command.name().endsWith("expiretime")
        || command.name().endsWith("ttl")) {
      return SIMILAR;
    }
    return command.tips().contains("nondeterministic_output_order")
            || command.name().equals("sort_ro")
        ? ANY_ORDER
        : EQUAL;
  }

  boolean holds(Frame ours, Frame theirs) {
    return ours.isError() || theirs.isError()
        ? ours.equals(theirs)
        : switch (this) {
          case EQUAL -> ours.equals(theirs);
          case ANY_ORDER -> sorted(ours).equals(sorted(theirs));
          case SIMILAR -> similar(ours, theirs);
        };
  }

  static Frame sorted(Frame frame) {
    if (!(frame instanceof Frame.Aggregate all)) {
      return frame;
    }
    List<Frame> elements =
        all.elements().stream()
            .map(Likeness::sorted)
            .sorted(Comparator.comparing(element -> FrameText.lines(element).toString()))
            .toList();
    return new Frame.Aggregate(all.type(), elements);
  }

  private static boolean similar(Frame ours, Frame theirs) {
    if (ours.type() != theirs.type() || !ours.getClass().equals(theirs.getClass())) {
      return false;
    }
    if (ours instanceof Frame.Aggregate a && theirs instanceof Frame.Aggregate b) {
      List<Frame> elements = a.elements();
      if (elements.size() != b.elements().size()) {
        return true;
      }
      for (int i = 0; i < elements.size(); i++) {
        if (!similar(elements.get(i), b.elements().get(i))) {
          return false;
        }
      }
    }
    return ours.type() != ':' || near(Long.parseLong(ours.text()), Long.parseLong(theirs.text()));
  }

  private static boolean near(long a, long b) {
    return a == b || a >= 0 && b >= 0 && Math.abs(a - b) <= TOLERANCE;
  }
}

package io.heddle.it.simulation;

import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names for what is often expected. */
final class Answers {
  static final Answer OK = new Answer.Exactly(new Frame.Line('+', "OK"));
  static final Answer QUEUED = new Answer.Exactly(new Frame.Line('+', "QUEUED"));
  static final Answer NIL = new Answer.Exactly(new Frame.Absent('$'));
  static final Answer NIL_ARRAY = new Answer.Exactly(new Frame.Absent('*'));
  static final Answer WAITS = new Answer.Waits();
  static final Answer ANY = new Answer.Like(reply -> true);

  static Answer status(String text) {
    return new Answer.Exactly(new Frame.Line('+', text));
  }

  static Answer error(String text) {
    return new Answer.Exactly(new Frame.Line('-', text));
  }

  static Answer integer(long value) {
    return new Answer.Exactly(new Frame.Line(':', Long.toString(value)));
  }

  static Answer yes(boolean yes) {
    return integer(yes ? 1 : 0);
  }

  static Frame frame(String bytes) {
    return new Frame.Blob('$', bytes);
  }

  static Answer bulk(String bytes) {
    return new Answer.Exactly(frame(bytes));
  }

  static Answer array(List<Frame> elements) {
    return new Answer.Exactly(new Frame.Aggregate('*', elements));
  }

  static Answer strings(List<String> elements) {
    return array(frames(elements));
  }

  static List<Frame> frames(Iterable<String> strings) {
    List<Frame> frames = new ArrayList<>();
    strings.forEach(each -> frames.add(frame(each)));
    return frames;
  }

  static Answer inAnyOrder(Iterable<String> strings) {
    return new Answer.AnyOrder(frames(strings));
  }

  /** Keys and values in turn, pairs in any order. */
  static Answer pairsInAnyOrder(Map<String, String> map) {
    List<Frame> pairs = new ArrayList<>();
    map.forEach((key, value) -> pairs.add(new Frame.Aggregate('*', frames(List.of(key, value)))));
    return new Answer.AnyOrder(pairs);
  }

  private Answers() {}
}

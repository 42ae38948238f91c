package io.heddle.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One reply as it stands on the wire, with its type byte. Bytes are characters 0 to 255 of strings.
 */
public sealed interface Frame {
  /** The type of what no server sends: in a recording it stands for whatever was accepted there. */
  char MATCHED = '?';

  char type();

  /** {@code +OK}, {@code -ERR ...}, {@code :1}, {@code ,1.5}, {@code #t}, {@code _}. */
  record Line(char type, String text) implements Frame {}

  /** {@code $5}, {@code =8}, {@code !5} and the bytes that follow. */
  record Blob(char type, String bytes) implements Frame {}

  /** {@code $-1} and {@code *-1}. */
  record Absent(char type) implements Frame {}

  /** {@code *2}, {@code ~2}, {@code >2} and {@code %1}; a map's keys and values take turns. */
  record Aggregate(char type, List<Frame> elements) implements Frame {
    public Aggregate {
      elements = List.copyOf(elements);
    }
  }

  /** What a text-carrying frame says; a number too. */
  default String text() {
    return switch (this) {
      case Line line -> line.text;
      case Blob blob -> blob.type == '=' ? blob.bytes.substring(4) : blob.bytes;
      case Absent absent -> throw new IllegalStateException("no text in " + this);
      case Aggregate aggregate -> throw new IllegalStateException("no text in " + this);
    };
  }

  /** The elements of a list, set, push or map. */
  default List<Frame> elements() {
    if (this instanceof Aggregate aggregate) {
      return aggregate.elements;
    }
    throw new IllegalStateException("no elements in " + this);
  }

  /** The values of a map by their keys, in their order. */
  default Map<String, Frame> fields() {
    Map<String, Frame> fields = new LinkedHashMap<>();
    List<Frame> keysAndValues = elements();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      fields.put(keysAndValues.get(i).text(), keysAndValues.get(i + 1));
    }
    return fields;
  }

  default boolean isError() {
    return type() == '-' || type() == '!';
  }
}

package io.heddle.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads frames of RESP2 and RESP3 from whatever gives lines and bytes. */
public final class FrameReader {
  /** Where frames come from. */
  public interface Source {
    /** The next line, without its end. */
    String line() throws IOException;

    /** That many bytes, and the line end behind them skipped. */
    String bytes(int length) throws IOException;
  }

  private FrameReader() {}

  public static Frame read(Source source) throws IOException {
    String line = source.line();
    if (line.isEmpty()) {
      throw new IOException("an empty line where a reply should begin");
    }
    char type = line.charAt(0);
    String rest = line.substring(1);
    return switch (type) {
      case '+', '-', ':', ',', '#', '_', '(', Frame.MATCHED -> new Frame.Line(type, rest);
      case '$', '=', '!' -> blob(type, Integer.parseInt(rest), source);
      case '*', '~', '>' -> aggregate(type, Integer.parseInt(rest), source);
      case '%' -> aggregate(type, 2 * Integer.parseInt(rest), source);
      default -> throw new IOException("no reply begins like this: " + line);
    };
  }

  private static Frame blob(char type, int length, Source source) throws IOException {
    return length < 0 ? new Frame.Absent(type) : new Frame.Blob(type, source.bytes(length));
  }

  private static Frame aggregate(char type, int size, Source source) throws IOException {
    if (size < 0) {
      return new Frame.Absent(type);
    }
    List<Frame> elements = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      elements.add(read(source));
    }
    return new Frame.Aggregate(type, elements);
  }
}

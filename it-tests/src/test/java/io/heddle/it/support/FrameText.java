package io.heddle.it.support;

import io.heddle.server.Frame;
import io.heddle.server.FrameReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Frames as text, one protocol line to a line: what is not printable, a backslash and a blank at
 * the end of a line are escaped.
 */
public final class FrameText {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x..|.)");

  private FrameText() {}

  public static List<String> lines(Frame frame) {
    List<String> lines = new ArrayList<>();
    print(frame, lines);
    return lines;
  }

  /** The frame that begins at the first of these lines, which are taken away. */
  public static Frame take(List<String> lines) {
    try {
      return FrameReader.read(new TextSource(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(Frame frame, List<String> lines) {
    switch (frame) {
      case Frame.Line line -> lines.add(line.type() + escape(line.text()));
      case Frame.Absent absent -> lines.add(absent.type() + "-1");
      case Frame.Blob blob -> {
        lines.add(blob.type() + "" + blob.bytes().length());
        lines.add(escape(blob.bytes()));
      }
      case Frame.Aggregate aggregate -> {
        int size = aggregate.elements().size();
        lines.add(aggregate.type() + "" + (aggregate.type() == '%' ? size / 2 : size));
        aggregate.elements().forEach(element -> print(element, lines));
      }
    }
  }

  public static String escape(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      boolean blankAtEnd = c == ' ' && i == bytes.length() - 1;
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c > '~' || blankAtEnd) {
            text.append(String.format("\\x%02x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.toString();
  }

  public static String unescape(String text) {
    return ESCAPE.matcher(text).replaceAll(FrameText::meaning);
  }

  private static String meaning(MatchResult escape) {
    String code = escape.group(1);
    return java.util.regex.Matcher.quoteReplacement(
        switch (code.charAt(0)) {
          case 'r' -> "\r";
          case 'n' -> "\n";
          case 't' -> "\t";
          case 'x' -> Character.toString(Integer.parseInt(code.substring(1), 16));
          default -> code;
        });
  }

  private record TextSource(List<String> lines) implements FrameReader.Source {
    @Override
    public String line() throws IOException {
      if (lines.isEmpty()) {
        throw new IOException("the text ends within a reply");
      }
      return unescape(lines.removeFirst());
    }

    @Override
    public String bytes(int length) throws IOException {
      String bytes = line();
      if (bytes.length() != length) {
        throw new IOException(bytes.length() + " bytes where " + length + " are announced");
      }
      return bytes;
    }
  }
}

package io.heddle.resp;

import java.util.Arrays;

/**
 * Splits a line that a person typed into arguments, with quotes as Redis understands them: {@code
 * "..."} with backslash escapes, {@code '...'} with {@code \'} alone, and a closing quote must end
 * its argument.
 */
final class InlineCommand {
  private final byte[] line;
  private final int end;
  private final Request request;
  private int at;
  private int written;

  private InlineCommand(byte[] line, int start, int end, Request request) {
    this.line = line;
    this.at = start;
    this.end = end;
    this.request = request;
    this.written = start;
  }

  /**
   * Adds the arguments in the range of {@code line} to {@code request}, which has none yet.
   *
   * @return false if a quote is not closed, or closed in the middle of an argument
   */
  static boolean split(byte[] line, int start, int end, Request request) {
    for (int i = start; i < end; i++) {
      if (line[i] == '"' || line[i] == '\'') {
        // Decoding writes, and the reader's buffer must stay as it is in case this fails.
        byte[] copy = Arrays.copyOfRange(line, start, end);
        request.begin(copy);
        return new InlineCommand(copy, 0, copy.length, request).split();
      }
    }
    request.begin(line);
    return new InlineCommand(line, start, end, request).split();
  }

  private boolean split() {
    while (true) {
      while (at < end && isSpace(line[at])) {
        at++;
      }
      if (at == end) {
        return true;
      }
      written = at;
      int start = at;
      if (!argument()) {
        return false;
      }
      request.add(start, written - start);
    }
  }

  /** Reads one argument, leaving its bytes just before {@code written}. */
  private boolean argument() {
    while (at < end) {
      byte c = line[at];
      switch (c) {
        case ' ', '\n', '\r', '\t' -> {
          return true;
        }
        case '"', '\'' -> {
          return quoted(c) && (at == end || isSpace(line[at]));
        }
        default -> {
          written++;
          at++;
        }
      }
    }
    return true;
  }

  private boolean quoted(byte quote) {
    for (at++; at < end; at++) {
      byte c = line[at];
      if (c == quote) {
        at++;
        return true;
      }
      if (c == '\\' && at + 1 < end && (quote == '"' || line[at + 1] == quote)) {
        at++;
        c = quote == '"' ? escaped() : quote;
      }
      line[written++] = c;
    }
    return false;
  }

  /** The byte that a backslash and what follows it stand for; leaves the position on the last. */
  private byte escaped() {
    byte c = line[at];
    if (c == 'x' && at + 2 < end) {
      int high = Character.digit((char) (line[at + 1] & 0xff), 16);
      int low = Character.digit((char) (line[at + 2] & 0xff), 16);
      if (high >= 0 && low >= 0) {
        at += 2;
        return (byte) (high << 4 | low);
      }
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> c;
    };
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}

package io.heddle.resp;

/**
 * The words of a line that a person wrote, with quotes as Redis understands them: {@code "..."}
 * knows {@code \n \r \t \b \a} and {@code \xff} and takes any other escaped byte as it is, {@code
 * '...'} knows {@code \'} alone, and a closing quote must end its word.
 *
 * <p>Decodes where the line stands, so its bytes are no longer what they were if there are quotes.
 * Used by one thread.
 */
public final class QuotedWords {
  private final byte[] line;
  private final int end;
  private int at;
  private int start;
  private int written;
  private int unbalancedQuote = -1;

  /** The words in the range of {@code line}. */
  public QuotedWords(byte[] line, int start, int end) {
    this.line = line;
    this.at = start;
    this.end = end;
  }

  /** Goes on to the next word; false if there is none, or none that can be read. */
  public boolean next() {
    while (at < end && isSpace(line[at])) {
      at++;
    }
    start = at;
    written = at;
    return at < end && takeWord();
  }

  /** Where in the array the word begins, as it was written and decoded as well. */
  public int start() {
    return start;
  }

  /** The length of the decoded word. */
  public int length() {
    return written - start;
  }

  /** Where the quote is that is not closed, or closed in the middle of a word; -1 if none is. */
  public int unbalancedQuote() {
    return unbalancedQuote;
  }

  /** C's {@code isspace}. */
  public static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Reads one word, leaving its bytes just before {@code written}. */
  private boolean takeWord() {
    while (at < end) {
      byte c = line[at];
      switch (c) {
        case ' ', '\n', '\r', '\t' -> {
          return true;
        }
        case '"', '\'' -> {
          int opened = at;
          if (takeQuoted(c) && (at == end || isSpace(line[at]))) {
            return true;
          }
          unbalancedQuote = opened;
          return false;
        }
        default -> {
          written++;
          at++;
        }
      }
    }
    return true;
  }

  private boolean takeQuoted(byte quote) {
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
}

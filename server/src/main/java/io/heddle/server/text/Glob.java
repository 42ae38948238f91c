package io.heddle.server.text;

import io.heddle.resp.Bytes;

/**
 * Redis's patterns over byte strings: {@code *} and {@code ?}, classes such as {@code [a-z]} and
 * {@code [^x]}, and {@code \} which takes the next byte as it is.
 *
 * <p>Redis's rules for odd cases hold here too. A class that is not closed ends with the pattern;
 * in it a backslash takes the next byte literally, and the ends of a range are signed bytes in
 * either order. The empty text matches the empty pattern and no other, not even {@code *}: commands
 * that mean every key by {@code *} do not ask. A pattern with more than {@value #MAX_STARS} stars,
 * runs of them and one at the end not counted, matches nothing.
 *
 * <p>After a mismatch only the last {@code *} takes one byte more: what the stars before it matched
 * can stay as short as it is, because whatever a longer match would leave, the last star can take
 * in. So the time is at most the product of both lengths.
 */
public final class Glob {
  private static final int MAX_STARS = 1000;

  private final Bytes pattern;
  private final boolean ignoreCase;

  private Glob(Bytes pattern, boolean ignoreCase) {
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
  }

  public static boolean matches(Bytes pattern, Bytes text) {
    return new Glob(pattern, false).matches(text);
  }

  /**
   * As {@link #matches(Bytes, Bytes)}, but ASCII letters match in either case, except behind a
   * backslash in a class.
   */
  public static boolean matchesIgnoringCase(Bytes pattern, Bytes text) {
    return new Glob(pattern, true).matches(text);
  }

  private boolean matches(Bytes text) {
    if (text.isEmpty()) {
      return pattern.isEmpty();
    }
    int at = 0;
    int read = 0;
    int afterStar = -1;
    int starEnd = 0;
    int stars = 0;
    while (read < text.length()) {
      if (at < pattern.length() && pattern.at(at) == '*') {
        afterStar = ++at;
        starEnd = read;
        if (at < pattern.length() && pattern.at(at) != '*' && ++stars > MAX_STARS) {
          return false;
        }
      } else if (at < pattern.length() && matchesOne(at, text.at(read))) {
        at = next(at);
        read++;
      } else if (afterStar >= 0) {
        at = afterStar;
        read = ++starEnd;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.at(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  /**
   * Whether the element of the pattern at index {@code at}, which is no star, matches {@code c}.
   */
  private boolean matchesOne(int at, byte c) {
    return switch (pattern.at(at)) {
      case '?' -> true;
      case '[' -> matchesClass(at + 1, c);
      case '\\' -> same(pattern.at(at + 1 < pattern.length() ? at + 1 : at), c);
      default -> same(pattern.at(at), c);
    };
  }

  /** The index of the element behind the one at {@code at}. */
  private int next(int at) {
    return switch (pattern.at(at)) {
      case '[' -> classEnd(at + 1);
      case '\\' -> Math.min(at + 2, pattern.length());
      default -> at + 1;
    };
  }

  private boolean matchesClass(int from, byte c) {
    boolean inverted = from < pattern.length() && pattern.at(from) == '^';
    int at = inverted ? from + 1 : from;
    boolean found = false;
    while (at < pattern.length() && pattern.at(at) != ']') {
      found |= matchesMember(at, c);
      at = nextMember(at);
    }
    return found != inverted;
  }

  /** The index behind the bracket that closes the class whose members begin at {@code from}. */
  private int classEnd(int from) {
    int at = from < pattern.length() && pattern.at(from) == '^' ? from + 1 : from;
    while (at < pattern.length() && pattern.at(at) != ']') {
      at = nextMember(at);
    }
    return Math.min(at + 1, pattern.length());
  }

  private boolean matchesMember(int at, byte c) {
    if (isEscape(at)) {
      return pattern.at(at + 1) == c;
    }
    if (!isRange(at)) {
      return same(pattern.at(at), c);
    }
    byte low = (byte) Math.min(pattern.at(at), pattern.at(at + 2));
    byte high = (byte) Math.max(pattern.at(at), pattern.at(at + 2));
    return folded(c) >= folded(low) && folded(c) <= folded(high);
  }

  private int nextMember(int at) {
    return at + (isEscape(at) ? 2 : isRange(at) ? 3 : 1);
  }

  private boolean isEscape(int at) {
    return pattern.at(at) == '\\' && at + 1 < pattern.length();
  }

  private boolean isRange(int at) {
    return at + 2 < pattern.length() && pattern.at(at + 1) == '-';
  }

  private boolean same(byte a, byte b) {
    return a == b || folded(a) == folded(b);
  }

  private byte folded(byte c) {
    return ignoreCase && c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
  }
}

package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The longest common subsequence of two byte strings, found by dynamic programming over all pairs
 * of places. Of several equally long ones it is that which Redis gives: the way back from the ends
 * prefers to leave a byte of the second string out.
 *
 * <p>The way back needs one bit for each pair, and the lengths only those of one row, so that the
 * table is a thirty-second of one with all lengths.
 *
 * @param text the subsequence, owned
 * @param matches where it stands in both strings, the last part first
 */
record CommonSubsequence(Bytes text, List<Match> matches) {
  /** How many pairs of places are compared before others may have the carrier. */
  private static final int PAIRS_PER_BREATH = 1 << 16;

  /** Bytes that follow each other in both strings, from these places on. */
  record Match(int inFirst, int inSecond, int length) {}

  /** How much memory the search takes. */
  static long tableBytes(Bytes a, Bytes b) {
    return a.length() * wordsPerRow(b) * Long.BYTES + (b.length() + 1L) * Integer.BYTES;
  }

  private static long wordsPerRow(Bytes b) {
    return (b.length() + Long.SIZE - 1L) / Long.SIZE;
  }

  /** Its length alone. */
  static int length(Bytes a, Bytes b, Runnable breathe) {
    return fill(a, b, new long[0][], breathe);
  }

  /** The subsequence of {@code a} and {@code b}; {@code breathe} is called now and then. */
  static CommonSubsequence of(Bytes a, Bytes b, Runnable breathe) {
    long[][] skipsFirst = new long[a.length()][(int) wordsPerRow(b)];
    int length = fill(a, b, skipsFirst, breathe);
    return wayBack(a, b, skipsFirst, new byte[length]);
  }

  /**
   * Computes the length for each beginning of {@code a} and of {@code b}, row by row, and returns
   * that for the whole.
   *
   * @param skipsFirst for each pair of places whether the way back leaves the byte of {@code a}
   *     out; no rows if nobody goes that way
   */
  private static int fill(Bytes a, Bytes b, long[][] skipsFirst, Runnable breathe) {
    int[] lengths = new int[b.length() + 1];
    int compared = 0;
    for (int i = 0; i < a.length(); i++) {
      fillRow(a.at(i), b, lengths, skipsFirst.length == 0 ? null : skipsFirst[i]);
      compared += b.length();
      if (compared >= PAIRS_PER_BREATH) {
        compared = 0;
        breathe.run();
      }
    }
    return lengths[b.length()];
  }

  /** Makes {@code lengths}, those of the row before, those of the row of {@code byteOfFirst}. */
  private static void fillRow(
      byte byteOfFirst, Bytes b, int[] lengths, long @Nullable [] skipsFirst) {
    int aslant = 0; // the length before both bytes
    for (int j = 0; j < b.length(); j++) {
      int above = lengths[j + 1];
      int before = lengths[j];
      if (byteOfFirst == b.at(j)) {
        lengths[j + 1] = aslant + 1;
      } else if (above <= before) {
        lengths[j + 1] = before;
      } else if (skipsFirst != null) {
        skipsFirst[j / Long.SIZE] |= 1L << j;
      }
      aslant = above;
    }
  }

  private static CommonSubsequence wayBack(Bytes a, Bytes b, long[][] skipsFirst, byte[] text) {
    List<Match> matches = new ArrayList<>();
    int left = text.length;
    int length = 0; // of the match that is being followed
    int i = a.length();
    int j = b.length();
    while (left > 0) {
      if (a.at(i - 1) == b.at(j - 1)) {
        text[--left] = a.at(i - 1);
        length++;
        i--;
        j--;
      } else {
        if (length > 0) {
          matches.add(new Match(i, j, length));
          length = 0;
        }
        if ((skipsFirst[i - 1][(j - 1) / Long.SIZE] >>> (j - 1) & 1) != 0) {
          i--;
        } else {
          j--;
        }
      }
    }
    if (length > 0) {
      matches.add(new Match(i, j, length));
    }
    return new CommonSubsequence(Bytes.of(text), matches);
  }
}

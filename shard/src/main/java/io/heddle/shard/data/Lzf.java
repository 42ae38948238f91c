package io.heddle.shard.data;

import java.util.Arrays;

/**
 * The compression of strings: Marc Lehmann's LZF format. Compressing keeps a table, so a compressor
 * belongs to one thread; decompressing does not.
 *
 * <p>A control byte below 32 says how many bytes follow as they are, less one. Any other has a
 * length in its upper three bits and the high part of a distance in the lower five: {@code length +
 * 2} bytes are repeated from {@code distance + 1} bytes back. A length of seven goes on in the next
 * byte; the low byte of the distance comes last.
 */
public final class Lzf {
  private static final int MOST_LITERALS = 32;
  private static final int MOST_DISTANCE = 1 << 13;
  private static final int LEAST_MATCH = 3;
  private static final int LONG_LENGTH = 7;
  private static final int MOST_MATCH = 2 + LONG_LENGTH + 255;
  private static final int TABLE_BITS = 14;

  /** What a match takes whose length fits into the control byte. */
  private static final int SHORT_MATCH_BYTES = 2;

  /** What {@link #MOST_MATCH} bytes take at least: no input expands more than that. */
  private static final int LONG_MATCH_BYTES = 3;

  /** Where three bytes of that hash were last seen, counted from before all inputs so far. */
  private final int[] table = new int[1 << TABLE_BITS];

  /** Entries of the table below this belong to earlier inputs. */
  private int base = 1;

  /**
   * Compresses {@code length} bytes into {@code target}, from its beginning.
   *
   * @return how many bytes that gave, or 0 if they would be more than {@code most}
   */
  public int compress(byte[] source, int offset, int length, byte[] target, int most) {
    if (base > Integer.MAX_VALUE - length) {
      Arrays.fill(table, 0);
      base = 1;
    }
    int shift = base - offset;
    base += length;
    int end = offset + length;
    int literals = offset;
    int written = 0;
    int at = offset;
    while (at <= end - LEAST_MATCH) {
      int slot = slot(source, at);
      int match = table[slot] - shift;
      table[slot] = at + shift;
      if (match < offset || at - match > MOST_DISTANCE || !isMatch(source, match, at)) {
        at++;
        continue;
      }
      written = writeLiterals(source, literals, at, target, written, most);
      int matched = matchLength(source, match, at, end);
      int needed = matched - 2 < LONG_LENGTH ? SHORT_MATCH_BYTES : LONG_MATCH_BYTES;
      if (written < 0 || written + needed > most) {
        return 0;
      }
      written = writeMatch(matched, at - match - 1, target, written);
      at += matched;
      literals = at;
    }
    return Math.max(0, writeLiterals(source, literals, end, target, written, most));
  }

  private static int slot(byte[] source, int at) {
    int three = (source[at] & 0xff) << 16 | (source[at + 1] & 0xff) << 8 | (source[at + 2] & 0xff);
    return (three * 0x9e3779b1) >>> (32 - TABLE_BITS);
  }

  private static boolean isMatch(byte[] source, int match, int at) {
    return source[match] == source[at]
        && source[match + 1] == source[at + 1]
        && source[match + 2] == source[at + 2];
  }

  private static int matchLength(byte[] source, int match, int at, int end) {
    int most = Math.min(MOST_MATCH, end - at);
    int mismatch = Arrays.mismatch(source, match, match + most, source, at, at + most);
    return mismatch < 0 ? most : mismatch;
  }

  /** The new end of what is written, or -1 if there is no room. */
  private static int writeLiterals(
      byte[] source, int from, int to, byte[] target, int written, int most) {
    int at = from;
    int end = written;
    while (at < to) {
      int count = Math.min(MOST_LITERALS, to - at);
      if (end + 1 + count > most) {
        return -1;
      }
      target[end] = (byte) (count - 1);
      System.arraycopy(source, at, target, end + 1, count);
      end += 1 + count;
      at += count;
    }
    return end;
  }

  private static int writeMatch(int matched, int distance, byte[] target, int written) {
    int end = written;
    int length = matched - 2;
    if (length < LONG_LENGTH) {
      target[end++] = (byte) (length << 5 | distance >> 8);
    } else {
      target[end++] = (byte) (LONG_LENGTH << 5 | distance >> 8);
      target[end++] = (byte) (length - LONG_LENGTH);
    }
    target[end++] = (byte) distance;
    return end;
  }

  /** Whether {@code compressed} bytes can stand for as many as {@code length}. */
  public static boolean mayExpandTo(long length, long compressed) {
    return length <= compressed / LONG_MATCH_BYTES * MOST_MATCH + MOST_LITERALS;
  }

  /**
   * What {@code source} stands for: {@code length} bytes and no others.
   *
   * @throws IllegalArgumentException if it does not
   */
  public static byte[] decompress(byte[] source, int length) {
    byte[] target = new byte[length];
    int from = 0;
    int to = 0;
    while (from < source.length) {
      int control = source[from++] & 0xff;
      if (control < MOST_LITERALS) {
        int count = control + 1;
        require(count <= source.length - from && count <= length - to);
        System.arraycopy(source, from, target, to, count);
        from += count;
        to += count;
        continue;
      }
      int count = control >> 5;
      require(source.length - from >= (count == LONG_LENGTH ? 2 : 1));
      if (count == LONG_LENGTH) {
        count += source[from++] & 0xff;
      }
      count += 2;
      int start = to - ((control & 0x1f) << 8 | (source[from++] & 0xff)) - 1;
      require(start >= 0 && count <= length - to);
      repeat(target, start, to, count);
      to += count;
    }
    require(to == length);
    return target;
  }

  /** Copies forwards, so that a stretch may repeat what it has itself just written. */
  private static void repeat(byte[] target, int start, int to, int count) {
    if (start + count <= to) {
      System.arraycopy(target, start, target, to, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[to + i] = target[start + i];
    }
  }

  private static void require(boolean sound) {
    if (!sound) {
      throw new IllegalArgumentException("damaged compressed string");
    }
  }
}

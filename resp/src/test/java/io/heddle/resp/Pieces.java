package io.heddle.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A source that gives its bytes in pieces that a test chose, and counts what the reader copies. */
final class Pieces implements ByteSource {
  private final byte[] bytes;

  /** Where a piece ends, ascending; the last piece ends with the bytes. */
  private final int[] cuts;

  private int given;
  private int cut;
  private byte[] lastArray = Bytes.EMPTY.array();
  private int lastEnd;
  private long copied;
  private long allocated;

  Pieces(byte[] bytes, int... cuts) {
    this.bytes = bytes;
    this.cuts = cuts;
  }

  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Pieces of {@code size} bytes. */
  static Pieces of(byte[] bytes, int size) {
    int[] cuts = new int[(bytes.length - 1) / size];
    Arrays.setAll(cuts, i -> (i + 1) * size);
    return new Pieces(bytes, cuts);
  }

  /** Pieces of random sizes, small ones more often. */
  static Pieces random(byte[] bytes, RandomGenerator random) {
    return new Pieces(
        bytes,
        random
            .ints(random.nextInt(8), 0, bytes.length + 1)
            .sorted()
            .distinct()
            .filter(cut -> cut > 0)
            .toArray());
  }

  @Override
  public int read(byte[] array, int offset, int length) {
    if (array != lastArray) {
      allocated += array.length;
      copied += offset;
    } else if (offset < lastEnd) {
      copied += offset;
    }
    if (given == bytes.length) {
      return -1;
    }
    while (cut < cuts.length && cuts[cut] <= given) {
      cut++;
    }
    int end = cut < cuts.length ? cuts[cut] : bytes.length;
    int count = Math.min(end - given, length);
    System.arraycopy(bytes, given, array, offset, count);
    given += count;
    lastArray = array;
    lastEnd = offset + count;
    return count;
  }

  int given() {
    return given;
  }

  /** How many bytes the reader moved between or within its buffers before its reads. */
  long copied() {
    return copied;
  }

  /** The sizes of all the buffers the reader ever read into. */
  long allocated() {
    return allocated;
  }
}

package io.heddle.aof;

import java.util.zip.CRC32C;

/**
 * How a group of effects is framed: one annotation line, which stock Redis skips, and then plain
 * commands.
 *
 * <pre>#h CHECKSUM LENGTH SEQUENCE SYNCED\r\n</pre>
 *
 * <p>All in lower-case hexadecimal of fixed width: the CRC32C of everything behind itself up to the
 * end of the group; the length of what follows the line; the group's number, one more than its
 * predecessor's; and the number up to which everything was known to be safe from a loss of power
 * when the group was written. The last tells damage from a tail that was never finished: what
 * somebody knew to be safe cannot be missing.
 *
 * <p>In a group that is one unit with groups of other shards, a plus sign stands behind the
 * checksum. It ends in lines {@code #p SHARD:SEQUENCE ...\r\n}, which name those, and a line {@code
 * #u LENGTH\r\n}, which says how long the lines before it are.
 */
final class FrameFormat {
  static final int HEADER_BYTES = 48;

  /** The longest annotation line that Redis reads, its end included. */
  static final int LONGEST_LINE = 1023;

  static final int CHECKSUM_DIGITS = 8;
  static final int LENGTH_DIGITS = 8;
  static final int SEQUENCE_DIGITS = 12;

  /** The length of the line that ends a unit's group. */
  static final int UNIT_BYTES = 13;

  private static final int UNIT_LENGTH_AT = 3;
  private static final int CHECKSUM_AT = 3;
  private static final int CHECKED_FROM = CHECKSUM_AT + CHECKSUM_DIGITS;
  private static final int LENGTH_AT = CHECKED_FROM + 1;
  private static final int SEQUENCE_AT = LENGTH_AT + LENGTH_DIGITS + 1;
  private static final int SYNCED_AT = SEQUENCE_AT + SEQUENCE_DIGITS + 1;
  private static final int END_AT = SYNCED_AT + SEQUENCE_DIGITS;

  private FrameFormat() {}

  /** Writes the header of the group whose payload ends at {@code end}, and its checksum last. */
  static void writeHeader(byte[] array, int at, int end, boolean unit, long sequence, long synced) {
    array[at] = '#';
    array[at + 1] = 'h';
    array[at + 2] = ' ';
    array[at + CHECKED_FROM] = (byte) (unit ? '+' : ' ');
    Hexadecimal.write(array, at + LENGTH_AT, LENGTH_DIGITS, end - at - HEADER_BYTES);
    array[at + SEQUENCE_AT - 1] = ' ';
    Hexadecimal.write(array, at + SEQUENCE_AT, SEQUENCE_DIGITS, sequence);
    array[at + SYNCED_AT - 1] = ' ';
    Hexadecimal.write(array, at + SYNCED_AT, SEQUENCE_DIGITS, synced);
    array[at + END_AT] = '\r';
    array[at + END_AT + 1] = '\n';
    Hexadecimal.write(
        array, at + CHECKSUM_AT, CHECKSUM_DIGITS, checksum(array, at + CHECKED_FROM, end));
  }

  /** Whether what stands at {@code at} looks like a header, of which all bytes are there. */
  static boolean isHeader(byte[] array, int at) {
    return array[at] == '#'
        && array[at + 1] == 'h'
        && array[at + 2] == ' '
        && (array[at + CHECKED_FROM] == ' ' || array[at + CHECKED_FROM] == '+')
        && array[at + END_AT] == '\r'
        && array[at + END_AT + 1] == '\n'
        && length(array, at) >= 0
        && sequence(array, at) >= 0
        && synced(array, at) >= 0;
  }

  /** The length of the payload, or -1 if there is no number. */
  static long length(byte[] array, int at) {
    return Hexadecimal.read(array, at + LENGTH_AT, LENGTH_DIGITS);
  }

  static long sequence(byte[] array, int at) {
    return Hexadecimal.read(array, at + SEQUENCE_AT, SEQUENCE_DIGITS);
  }

  static long synced(byte[] array, int at) {
    return Hexadecimal.read(array, at + SYNCED_AT, SEQUENCE_DIGITS);
  }

  /** Whether the group is one unit with others. */
  static boolean isUnit(byte[] array, int at) {
    return array[at + CHECKED_FROM] == '+';
  }

  /** How long the lines are that name the others, given where the group ends. */
  static int namesLength(byte[] array, int end) {
    return (int) Hexadecimal.read(array, end - UNIT_BYTES + UNIT_LENGTH_AT, LENGTH_DIGITS);
  }

  /** The line that ends a unit's group, without its end. */
  static String unitLine(int namesLength) {
    return "#u " + String.format("%08x", namesLength);
  }

  /** Whether the group that begins at {@code at} and ends at {@code end} is what was written. */
  static boolean isIntact(byte[] array, int at, int end) {
    return Hexadecimal.read(array, at + CHECKSUM_AT, CHECKSUM_DIGITS)
        == checksum(array, at + CHECKED_FROM, end);
  }

  static long checksum(byte[] array, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(array, from, to - from);
    return checksum.getValue();
  }
}

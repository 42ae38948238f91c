package io.heddle.aof;

import io.heddle.resp.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What commands did, as plain commands in one buffer, on the way to becoming a group of the log.
 * Owned by the holder of the shard's turn.
 */
public final class Effects {
  private static final byte[] SELECT = "SELECT".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXEC = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT_BYTES = 64 << 10;
  private static final int FIRST_BYTES = 1 << 10;

  /** The longest header of an argument or a command: a sign, ten digits and a line's end. */
  private static final int LONGEST_HEADER = 13;

  private static final int NO_DATABASE = -1;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size = FrameFormat.HEADER_BYTES;
  private int commands;
  private int database = NO_DATABASE;

  public boolean isEmpty() {
    return size == FrameFormat.HEADER_BYTES;
  }

  /** How many bytes there are, the header of the group included. */
  public int size() {
    return size;
  }

  /** How many commands there are, but for those that only choose a database. */
  public int commands() {
    return commands;
  }

  /** Begins a command of {@code arguments} arguments, its name included, in {@code number}. */
  public void begin(int number, int arguments) {
    if (database != number) {
      database = number;
      beginCommand(2);
      argument(SELECT);
      argument(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
    }
    beginCommand(arguments);
    commands++;
  }

  private void beginCommand(int arguments) {
    reserve(LONGEST_HEADER);
    header('*', arguments);
  }

  public void argument(Bytes argument) {
    argument(argument.array(), argument.offset(), argument.length());
  }

  public void argument(byte[] argument) {
    argument(argument, 0, argument.length);
  }

  /** Adds an argument of the command that was begun. */
  public void argument(byte[] array, int offset, int length) {
    reserve((long) LONGEST_HEADER + length + 2);
    header('$', length);
    System.arraycopy(array, offset, bytes, size, length);
    size += length;
    endLine();
  }

  private void header(char sign, int number) {
    bytes[size++] = (byte) sign;
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    int rest = number;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    endLine();
  }

  private void endLine() {
    bytes[size++] = '\r';
    bytes[size++] = '\n';
  }

  /** Makes a group of what there is that is one unit with {@code others}. */
  void sealUnit(long sequence, long synced, List<Participant> others) {
    int start = size;
    Participant.lines(others).forEach(this::annotate);
    annotate(FrameFormat.unitLine(size - start));
    FrameFormat.writeHeader(bytes, 0, size, true, sequence, synced);
  }

  private void annotate(String line) {
    byte[] text = line.getBytes(StandardCharsets.US_ASCII);
    reserve(text.length + 2L);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
    endLine();
  }

  /**
   * Lets what came after there were {@code earlier} bytes be a transaction to a Redis that loads
   * it, which knows nothing of groups and carries out what it finds of a torn one.
   */
  public void enclose(int earlier) {
    reserve(MULTI.length + EXEC.length);
    System.arraycopy(bytes, earlier, bytes, earlier + MULTI.length, size - earlier);
    System.arraycopy(MULTI, 0, bytes, earlier, MULTI.length);
    System.arraycopy(EXEC, 0, bytes, size + MULTI.length, EXEC.length);
    size += MULTI.length + EXEC.length;
  }

  private void reserve(long more) {
    long needed = size + more;
    if (needed > bytes.length) {
      if (needed > LONGEST_ARRAY) {
        throw new IllegalStateException("the effects of one turn are more than 2 GB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST_ARRAY, Math.max(needed, 2L * size)));
    }
  }

  /** Makes a group of what there is, which then lies from the array's start on. */
  void seal(long sequence, long synced) {
    FrameFormat.writeHeader(bytes, 0, size, false, sequence, synced);
  }

  /** Drops what came after there were {@code earlier} bytes. */
  public void backTo(int earlier) {
    size = earlier;
    database = NO_DATABASE; // commands counts on: it is compared only within a command
  }

  /** Gives away what there is, with room for the header in front. */
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, size);
    clear();
    return taken;
  }

  byte[] array() {
    return bytes;
  }

  /** Drops what there is, and the room for it if that was unusually much. */
  void clear() {
    size = FrameFormat.HEADER_BYTES;
    commands = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
  }

  /** The next command names its database again, since it is the first of a file. */
  void beginFile() {
    database = NO_DATABASE;
  }
}

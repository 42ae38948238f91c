package io.heddle.server.persistence;

import io.heddle.resp.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands of a log that a Redis wrote, as they stand, in pieces that belong together: a
 * command, or what is between {@code MULTI} and {@code EXEC}. Owned by one thread.
 */
final class RedisLogReader {
  private static final int LONGEST_LINE = 64;

  private final InputStream in;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private long offset;
  private long wholeOffset;
  private Bytes firstArgument = Bytes.EMPTY;

  /**
   * @param in buffered
   * @param offset where in its file that is, for messages
   */
  RedisLogReader(InputStream in, long offset) {
    this.in = in;
    this.offset = offset;
    this.wholeOffset = offset;
  }

  /** Where the last piece ended. */
  long wholeOffset() {
    return wholeOffset;
  }

  /**
   * The next piece, valid until the next call; null at the end.
   *
   * @throws EOFException if the file ends within a piece
   */
  @Nullable Bytes next() throws IOException {
    wholeOffset = offset;
    piece.reset();
    boolean inTransaction = false;
    while (true) {
      int before = piece.size();
      if (!readCommand()) {
        if (inTransaction) {
          throw new EOFException("a transaction that does not end");
        }
        return null;
      }
      if (firstArgument.equalsIgnoreCase("MULTI")) {
        inTransaction = true;
        piece.reset();
      } else if (firstArgument.equalsIgnoreCase("EXEC")) {
        return Bytes.of(piece.toByteArray(), 0, before);
      } else if (!inTransaction) {
        return Bytes.of(piece.toByteArray());
      }
    }
  }

  /** Adds the next command to the piece; false at the end. */
  private boolean readCommand() throws IOException {
    int first = in.read();
    while (first == '#') {
      skipLine();
      first = in.read();
    }
    if (first < 0) {
      return false;
    }
    long count = readNumber('*', first);
    if (count < 1) {
      throw damage();
    }
    for (long i = 0; i < count; i++) {
      long length = readNumber('$', in.read());
      byte[] argument = read(length);
      if (i == 0) {
        firstArgument = Bytes.of(argument);
      }
      piece.write(argument);
      expect('\r');
      expect('\n');
      piece.write('\r');
      piece.write('\n');
    }
    return true;
  }

  private void skipLine() throws IOException {
    offset++;
    int c = read();
    while (c != '\n') {
      c = read();
    }
  }

  /** Reads the line of a number that follows {@code sign}, which should be {@code found}. */
  private long readNumber(char sign, int found) throws IOException {
    if (found < 0) {
      throw new EOFException();
    }
    offset++;
    if (found != sign) {
      throw damage();
    }
    StringBuilder digits = new StringBuilder();
    int c = read();
    while (c != '\r' && digits.length() < LONGEST_LINE) {
      digits.append((char) c);
      c = read();
    }
    expect('\n');
    piece.write((sign + digits.toString() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    try {
      long number = Long.parseLong(digits.toString());
      if (number >= 0 && number <= Integer.MAX_VALUE - 8) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw damage();
  }

  private void expect(char expected) throws IOException {
    if (read() != expected) {
      throw damage();
    }
  }

  private int read() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new EOFException();
    }
    offset++;
    return c;
  }

  private byte[] read(long length) throws IOException {
    byte[] bytes = in.readNBytes((int) length);
    offset += bytes.length;
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static IOException damage() {
    return new IOException("Bad file format");
  }
}

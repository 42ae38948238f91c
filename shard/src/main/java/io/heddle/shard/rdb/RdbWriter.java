package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.shard.data.Lzf;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes the elements of the format to an array that grows, and keeps their checksum. Owned by one
 * thread.
 */
public final class RdbWriter {
  private static final int FIRST_CAPACITY = 1 << 10;

  /** What is kept for more once everything was drained. */
  private static final int KEPT_CAPACITY = 1 << 18;

  /** The longest string that may stand for an integer of 32 bits. */
  private static final int INTEGER_DIGITS = 11;

  /** From this length on it is tried whether compression saves anything. */
  private static final int COMPRESSED_FROM = 21;

  /** What compression must save at least. */
  private static final int LEAST_SAVING = 4;

  private final boolean compressing;
  private final Lzf lzf;
  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int size;
  private long checksum;

  /** Where in the buffer the bytes begin that the checksum does not cover yet. */
  private int unsummed;

  /**
   * @param compressing whether strings are compressed that get shorter by it
   */
  public RdbWriter(boolean compressing) {
    this.compressing = compressing;
    this.lzf = new Lzf();
  }

  /** How many bytes were written since the last {@link #drainTo}. */
  public int size() {
    return size;
  }

  /** Passes on what was written since the last time, and forgets it. */
  public void drainTo(OutputStream target) throws IOException {
    checksum();
    target.write(buffer, 0, size);
    size = 0;
    unsummed = 0;
    if (buffer.length > KEPT_CAPACITY) {
      buffer = new byte[FIRST_CAPACITY];
    }
  }

  /** What was written since the last {@link #drainTo}. */
  Bytes written() {
    return Bytes.of(buffer, 0, size);
  }

  /** The checksum of all that was written, drained or not. */
  long checksum() {
    checksum = Crc64.update(checksum, buffer, unsummed, size - unsummed);
    unsummed = size;
    return checksum;
  }

  void writeByte(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
  }

  void writeBytes(Bytes bytes) {
    reserve(bytes.length());
    System.arraycopy(bytes.array(), bytes.offset(), buffer, size, bytes.length());
    size += bytes.length();
  }

  /** A little-endian number of {@code count} bytes, at most eight. */
  void writeLittleEndian(long value, int count) {
    for (int i = 0; i < count; i++) {
      writeByte((int) (value >>> (8 * i)));
    }
  }

  private void writeBigEndian(long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      writeByte((int) (value >>> (8 * i)));
    }
  }

  /** A length, count or number of a database, in the shortest form there is for it. */
  public void writeLength(long length) {
    if (length >= 0 && length < 1 << 6) {
      writeByte((int) length);
    } else if (length >= 0 && length < 1 << 14) {
      writeByte(0x40 | (int) (length >> 8));
      writeByte((int) length);
    } else if (length >>> 32 == 0) {
      writeByte(0x80);
      writeBigEndian(length, 4);
    } else {
      writeByte(0x81);
      writeBigEndian(length, 8);
    }
  }

  /** A string: as an integer if it is written like one of 32 bits, or compressed if that pays. */
  public void writeString(Bytes string) {
    if (string.length() <= INTEGER_DIGITS && writeInteger(string)) {
      return;
    }
    if (compressing && string.length() >= COMPRESSED_FROM && writeCompressed(string)) {
      return;
    }
    writeLength(string.length());
    writeBytes(string);
  }

  private boolean writeInteger(Bytes string) {
    long value = Decimal.parse(string, Long.MAX_VALUE);
    if (value != (int) value) {
      return false;
    }
    if (value == (byte) value) {
      writeByte(0xc0);
      writeLittleEndian(value, 1);
    } else if (value == (short) value) {
      writeByte(0xc1);
      writeLittleEndian(value, 2);
    } else {
      writeByte(0xc2);
      writeLittleEndian(value, 4);
    }
    return true;
  }

  private boolean writeCompressed(Bytes string) {
    byte[] target = new byte[string.length() - LEAST_SAVING];
    int compressed =
        lzf.compress(string.array(), string.offset(), string.length(), target, target.length);
    if (compressed == 0) {
      return false;
    }
    writeByte(0xc3);
    writeLength(compressed);
    writeLength(string.length());
    writeBytes(Bytes.of(target, 0, compressed));
    return true;
  }

  private void reserve(int count) {
    int needed = Math.addExact(size, count);
    if (needed > buffer.length) {
      long doubled = Math.min(2L * buffer.length, Integer.MAX_VALUE - 8);
      buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
  }
}

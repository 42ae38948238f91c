package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Hasher;
import io.heddle.shard.data.Limits;
import io.heddle.shard.data.Listpack;
import io.heddle.shard.data.Lzf;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of the format, lengths and strings, from a stream or an array of known length,
 * and keeps their checksum. Owned by one thread.
 *
 * <p>Whatever is announced is compared with what is left before anything is allocated for it.
 */
public final class RdbReader {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The two upper bits of a length's first byte. */
  private static final int BITS_6 = 0;

  private static final int BITS_14 = 1;
  private static final int SPECIAL = 3;

  /** The whole first byte of a longer length. */
  private static final int BITS_32 = 0x80;

  private static final int BITS_64 = 0x81;

  /** The special forms of a string, in the six lower bits. */
  private static final int INT8 = 0;

  private static final int INT16 = 1;
  private static final int INT32 = 2;
  private static final int LZF = 3;

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final @Nullable InputStream stream;
  private final byte[] buffer;
  private int position;
  private int limit;

  private @Nullable Hasher hasher;
  private Limits limits = Limits.DEFAULTS;

  /** How many bytes the stream has not given yet. */
  private long unread;

  /** How many bytes were read before those in the buffer. */
  private long before;

  private long checksum;

  /** Where in the buffer the bytes begin that the checksum does not cover yet. */
  private int unsummed;

  /** Reads the {@code length} bytes that {@code stream} gives; closing it is the caller's task. */
  public RdbReader(InputStream stream, long length) {
    this.stream = stream;
    this.buffer = new byte[(int) Math.min(BUFFER_BYTES, length)];
    this.unread = length;
  }

  /** Reads {@code bytes}, which nobody changes meanwhile. */
  public RdbReader(Bytes bytes) {
    this.stream = null;
    this.buffer = bytes.array();
    this.position = bytes.offset();
    this.unsummed = position;
    this.before = -position;
    this.limit = position + bytes.length();
  }

  /** Has sets and hashes that are read spread their elements by {@code newHasher}. */
  public RdbReader spreadingBy(Hasher newHasher) {
    hasher = newHasher;
    return this;
  }

  /** Has values that are read be compact within {@code newLimits}, not Redis's defaults. */
  public RdbReader within(Limits newLimits) {
    limits = newLimits;
    return this;
  }

  /** See {@link #within}. */
  Limits limits() {
    return limits;
  }

  /** See {@link #spreadingBy}. */
  Hasher hasher() {
    return Objects.requireNonNull(hasher, "sets and hashes need a hasher");
  }

  /** How many bytes were read so far. */
  public long offset() {
    return before + position;
  }

  /** How many bytes are left. */
  public long remaining() {
    return unread + limit - position;
  }

  /** The checksum of all that was read so far. */
  long checksum() {
    sum();
    return checksum;
  }

  /** What stops the reading here, for whatever reason. */
  RdbException damage(String what) {
    return new RdbException(what + " at offset " + offset());
  }

  int readByte() throws IOException {
    if (position == limit) {
      refill();
    }
    return buffer[position++] & 0xff;
  }

  /** The next {@code count} bytes, as an array of their own. */
  byte[] readBytes(long count) throws IOException {
    if (count < 0 || count > remaining() || count > LONGEST_ARRAY) {
      throw damage(Long.toUnsignedString(count) + " bytes expected, " + remaining() + " left");
    }
    int length = (int) count;
    int here = limit - position;
    if (length <= here) {
      position += length;
      return Arrays.copyOfRange(buffer, position - length, position);
    }
    byte[] bytes = new byte[length];
    System.arraycopy(buffer, position, bytes, 0, here);
    position = limit;
    readThrough(bytes, here);
    return bytes;
  }

  /** Reads what the buffer has not, straight to where it is wanted. */
  private void readThrough(byte[] bytes, int from) throws IOException {
    sum();
    fill(bytes, from, bytes.length - from);
    checksum = Crc64.update(checksum, bytes, from, bytes.length - from);
    before += position + bytes.length - from;
    position = 0;
    limit = 0;
    unsummed = 0;
  }

  /** A little-endian number of {@code count} bytes, at most eight. */
  long readLittleEndian(int count) throws IOException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  /** A little-endian signed number of four bytes. */
  int readInt() throws IOException {
    return (int) readLittleEndian(Integer.BYTES);
  }

  private long readBigEndian(int count) throws IOException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | readByte();
    }
    return value;
  }

  /** A length, count or number of a database; negative if it has 64 bits. */
  long readLength() throws IOException {
    int first = readByte();
    if (first >>> 6 == SPECIAL) {
      throw damage("a special string where a length is expected");
    }
    return readLength(first);
  }

  private long readLength(int first) throws IOException {
    if (first >>> 6 == BITS_6) {
      return first;
    }
    if (first >>> 6 == BITS_14) {
      return (first & 0x3fL) << 8 | readByte();
    }
    if (first == BITS_32) {
      return readBigEndian(4);
    }
    if (first == BITS_64) {
      return readBigEndian(8);
    }
    throw damage("unknown length 0x" + Integer.toHexString(first));
  }

  /**
   * How many elements follow, which are {@code elementBytes} bytes each at least: a number that
   * cannot be right is refused before anybody makes room for so many.
   */
  public int readCount(int elementBytes) throws IOException {
    long count = readLength();
    if (count < 0 || count > remaining() / elementBytes) {
      throw damage(
          Long.toUnsignedString(count) + " elements expected, " + remaining() + " bytes left");
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /** A string in whatever form; owned by the caller. */
  public byte[] readString() throws IOException {
    int first = readByte();
    if (first >>> 6 != SPECIAL) {
      return readBytes(readLength(first));
    }
    return switch (first & 0x3f) {
      case INT8 -> decimal((byte) readByte());
      case INT16 -> decimal((short) readLittleEndian(2));
      case INT32 -> decimal(readInt());
      case LZF -> readCompressed();
      default -> throw damage("unknown string 0x" + Integer.toHexString(first));
    };
  }

  /** The listpack that the next string is. */
  Listpack readListpack() throws IOException {
    return listpack(readString());
  }

  /** The listpack that {@code string}, which was just read, is. */
  Listpack listpack(byte[] string) throws RdbException {
    Listpack listpack = Listpack.read(string);
    if (listpack == null) {
      throw damage("damaged listpack");
    }
    return listpack;
  }

  private static byte[] decimal(long value) {
    return Bytes.of(Long.toString(value)).array();
  }

  private byte[] readCompressed() throws IOException {
    long compressed = readLength();
    long length = readLength();
    if (compressed < 0 || compressed > remaining()) {
      throw damage(Long.toUnsignedString(compressed) + " bytes expected, " + remaining() + " left");
    }
    if (length < 0 || length > LONGEST_ARRAY || !Lzf.mayExpandTo(length, compressed)) {
      throw damage(compressed + " bytes cannot expand to " + Long.toUnsignedString(length));
    }
    byte[] source = readBytes(compressed);
    try {
      return Lzf.decompress(source, (int) length);
    } catch (IllegalArgumentException e) {
      throw damage(String.valueOf(e.getMessage()));
    }
  }

  private void refill() throws IOException {
    if (unread == 0) {
      throw damage("unexpected end");
    }
    sum();
    before += position;
    position = 0;
    unsummed = 0;
    limit = (int) Math.min(buffer.length, unread);
    fill(buffer, 0, limit);
  }

  private void fill(byte[] target, int from, int count) throws IOException {
    InputStream source = stream;
    if (source == null || source.readNBytes(target, from, count) < count) {
      throw damage("unexpected end");
    }
    unread -= count;
  }

  private void sum() {
    checksum = Crc64.update(checksum, buffer, unsummed, position - unsummed);
    unsummed = position;
  }
}

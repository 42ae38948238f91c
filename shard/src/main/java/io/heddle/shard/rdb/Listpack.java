package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The form in which Redis 7 keeps and writes small lists, hashes and sets: one string of elements,
 * integers in as few bytes as they need. Stateless.
 *
 * <p>A header says how many bytes and elements there are (or that nobody counted). Each element is
 * followed by its own length, for those who read from the end.
 */
final class Listpack {
  private static final int HEADER_BYTES = 6;
  private static final int UNCOUNTED = 0xffff;
  private static final int END = 0xff;
  private static final int LONG_STRING = 0xf0;
  private static final int INT16 = 0xf1;
  private static final int INT24 = 0xf2;
  private static final int INT32 = 0xf3;
  private static final int INT64 = 0xf4;
  private static final int LONGEST_LONG = 20;

  private Listpack() {}

  /** The elements of {@code bytes}, integers in decimal. */
  static List<Bytes> read(byte[] bytes) throws IOException {
    RdbReader reader = new RdbReader(Bytes.of(bytes));
    require(reader.readLittleEndian(4) == bytes.length);
    long count = reader.readLittleEndian(2);
    List<Bytes> elements = new ArrayList<>();
    long start = reader.offset();
    int first = reader.readByte();
    while (first != END) {
      elements.add(readElement(first, reader));
      checkLength(reader, reader.offset() - start);
      start = reader.offset();
      first = reader.readByte();
    }
    require(reader.remaining() == 0 && (count == UNCOUNTED || count == elements.size()));
    return elements;
  }

  private static Bytes readElement(int first, RdbReader reader) throws IOException {
    if (first < 0x80) {
      return decimal(first);
    }
    if (first < 0xc0) {
      return Bytes.of(reader.readBytes(first & 0x3f));
    }
    if (first < 0xe0) {
      return decimal(signed((first & 0x1fL) << 8 | reader.readByte(), 13));
    }
    if (first < LONG_STRING) {
      return Bytes.of(reader.readBytes((first & 0xfL) << 8 | reader.readByte()));
    }
    return switch (first) {
      case LONG_STRING -> Bytes.of(reader.readBytes(reader.readLittleEndian(4)));
      case INT16 -> decimal(signed(reader.readLittleEndian(2), 16));
      case INT24 -> decimal(signed(reader.readLittleEndian(3), 24));
      case INT32 -> decimal(signed(reader.readLittleEndian(4), 32));
      case INT64 -> decimal(reader.readLittleEndian(8));
      default -> throw reader.damage("unknown element of a listpack");
    };
  }

  private static long signed(long value, int bits) {
    return value << (Long.SIZE - bits) >> (Long.SIZE - bits);
  }

  private static Bytes decimal(long value) {
    return Bytes.of(Long.toString(value));
  }

  /** Reads the length behind an element: seven bits a byte, the highest first. */
  private static void checkLength(RdbReader reader, long length) throws IOException {
    int groups = groups(length);
    for (int i = groups - 1; i >= 0; i--) {
      int more = i == groups - 1 ? 0 : 0x80;
      require(reader.readByte() == (length >> (7 * i) & 0x7f | more));
    }
  }

  private static int groups(long length) {
    int groups = 1;
    while (length >> (7 * groups) != 0) {
      groups++;
    }
    return groups;
  }

  private static void require(boolean sound) throws RdbException {
    if (!sound) {
      throw new RdbException("damaged listpack");
    }
  }

  /** A listpack of {@code elements}. */
  static Bytes write(List<Bytes> elements) {
    RdbWriter body = new RdbWriter(false);
    for (Bytes element : elements) {
      int start = body.size();
      writeElement(element, body);
      writeLength(body.size() - start, body);
    }
    RdbWriter whole = new RdbWriter(false);
    whole.writeLittleEndian(HEADER_BYTES + body.size() + 1L, 4);
    whole.writeLittleEndian(Math.min(elements.size(), UNCOUNTED), 2);
    whole.writeBytes(body.written());
    whole.writeByte(END);
    return whole.written();
  }

  private static void writeElement(Bytes element, RdbWriter writer) {
    if (isInteger(element)) {
      writeInteger(Long.parseLong(element.toString()), writer);
      return;
    }
    int length = element.length();
    if (length < 1 << 6) {
      writer.writeByte(0x80 | length);
    } else if (length < 1 << 12) {
      writer.writeByte(0xe0 | length >> 8);
      writer.writeByte(length);
    } else {
      writer.writeByte(LONG_STRING);
      writer.writeLittleEndian(length, 4);
    }
    writer.writeBytes(element);
  }

  private static boolean isInteger(Bytes element) {
    if (element.isEmpty() || element.length() > LONGEST_LONG) {
      return false;
    }
    String text = element.toString();
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void writeInteger(long value, RdbWriter writer) {
    if (value >= 0 && value < 0x80) {
      writer.writeByte((int) value);
    } else if (value == signed(value, 13)) {
      writer.writeByte(0xc0 | (int) (value >> 8) & 0x1f);
      writer.writeByte((int) value);
    } else if (value == signed(value, 16)) {
      writer.writeByte(INT16);
      writer.writeLittleEndian(value, 2);
    } else if (value == signed(value, 24)) {
      writer.writeByte(INT24);
      writer.writeLittleEndian(value, 3);
    } else if (value == signed(value, 32)) {
      writer.writeByte(INT32);
      writer.writeLittleEndian(value, 4);
    } else {
      writer.writeByte(INT64);
      writer.writeLittleEndian(value, 8);
    }
  }

  private static void writeLength(int length, RdbWriter writer) {
    int groups = groups(length);
    for (int i = groups - 1; i >= 0; i--) {
      writer.writeByte(length >> (7 * i) & 0x7f | (i == groups - 1 ? 0 : 0x80));
    }
  }
}

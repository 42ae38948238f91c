package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Listpack;

/**
 * The form in which Redis kept and wrote small lists, hashes and sorted sets before version 7.
 * Stateless.
 *
 * <p>A header tells the length of all of it, where the last element begins, and how many elements
 * there are (or that nobody counted). Each element begins with the length of the one before it.
 */
final class Ziplist {
  private static final int HEADER_BYTES = 10;
  private static final int UNCOUNTED = 0xffff;
  private static final int END = 0xff;

  /** In the place of a former element's length: it is in the four bytes that follow. */
  private static final int LONG_FORMER = 0xfe;

  // What an element begins with, after that, by the bits that are set.
  private static final int STRING_6 = 0x00;
  private static final int STRING_14 = 0x40;
  private static final int STRING_32 = 0x80;
  private static final int INTEGER_16 = 0xc0;
  private static final int INTEGER_32 = 0xd0;
  private static final int INTEGER_64 = 0xe0;
  private static final int INTEGER_24 = 0xf0;
  private static final int INTEGER_8 = 0xfe;

  /** The integers from 0 on are kept in the first byte itself, from this one on. */
  private static final int ZERO = 0xf1;

  private static final int TWELVE = 0xfd;

  private Ziplist() {}

  /** The elements of {@code bytes}, in the form of today. */
  static Listpack read(byte[] bytes) throws RdbException {
    FormReader reader = new FormReader("ziplist", bytes);
    reader.require(reader.readLow(4) == bytes.length);
    long last = reader.readLow(4);
    long count = reader.readLow(2);
    reader.require(last < bytes.length);
    Listpack elements = new Listpack();
    int former = HEADER_BYTES;
    int start = HEADER_BYTES;
    int head = reader.readByte();
    while (head != END) {
      long formerLength = head == LONG_FORMER ? reader.readLow(4) : head;
      reader.require(formerLength == start - former);
      elements.add(readElement(reader));
      former = start;
      start = reader.position();
      head = reader.readByte();
    }
    reader.require(reader.isAtEnd());
    reader.require(elements.size() == 0 || last == former);
    reader.require(count == UNCOUNTED || count == elements.size());
    return elements;
  }

  private static Bytes readElement(FormReader reader) throws RdbException {
    int head = reader.readByte();
    return switch (head & 0xc0) {
      case STRING_6 -> reader.readBytes(head);
      case STRING_14 -> reader.readBytes((head & 0x3fL) << 8 | reader.readByte());
      case STRING_32 -> reader.readBytes(reader.readHigh(4));
      default -> Bytes.of(Long.toString(readInteger(head, reader)));
    };
  }

  private static long readInteger(int head, FormReader reader) throws RdbException {
    return switch (head) {
      case INTEGER_8 -> reader.readSigned(1);
      case INTEGER_16 -> reader.readSigned(2);
      case INTEGER_24 -> reader.readSigned(3);
      case INTEGER_32 -> reader.readSigned(4);
      case INTEGER_64 -> reader.readSigned(8);
      default -> {
        reader.require(head >= ZERO && head <= TWELVE);
        yield head - ZERO;
      }
    };
  }
}

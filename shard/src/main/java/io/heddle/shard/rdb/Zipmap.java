package io.heddle.shard.rdb;

import io.heddle.shard.data.Listpack;

/**
 * The form in which Redis kept and wrote small hashes before version 2.6. Stateless.
 *
 * <p>A byte counts the fields, if it can. Each field is a name with its length, and a value with
 * its length and a few bytes of room.
 */
final class Zipmap {
  private static final int END = 0xff;

  /** In the place of a length: it is in the next four bytes. In that of the count: unknown. */
  private static final int LONG = 0xfe;

  private Zipmap() {}

  /** Names and values of {@code bytes} in turn, in the form of today. */
  static Listpack read(byte[] bytes) throws RdbException {
    FormReader reader = new FormReader("zipmap", bytes);
    int count = reader.readByte();
    Listpack elements = new Listpack();
    int head = reader.readByte();
    while (head != END) {
      elements.add(reader.readBytes(readLength(head, reader)));
      long length = readLength(reader.readByte(), reader);
      int room = reader.readByte();
      elements.add(reader.readBytes(length));
      reader.readBytes(room);
      head = reader.readByte();
    }
    // Redis does not mind what stands between two end marks, so neither do we.
    reader.require((bytes[bytes.length - 1] & 0xff) == END && elements.size() > 0);
    reader.require(count == LONG || count == elements.size() / 2);
    return elements;
  }

  private static long readLength(int head, FormReader reader) throws RdbException {
    return head >= LONG ? reader.readLow(4) : head;
  }
}

package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes the forms that Redis wrote before version 7, which nothing here does any more. */
final class OldForms {
  private OldForms() {}

  /** A ziplist; integers are kept as such where {@code random} wants it. */
  static byte[] ziplist(List<Bytes> elements, RandomGenerator random) {
    RdbWriter body = new RdbWriter(false);
    int former = 0;
    int last = 0;
    for (Bytes element : elements) {
      last = body.size();
      if (former < 254) {
        body.writeByte(former);
      } else {
        body.writeByte(254);
        body.writeLittleEndian(former, 4);
      }
      writeElement(element, body, random);
      former = body.size() - last;
    }
    RdbWriter whole = new RdbWriter(false);
    whole.writeLittleEndian(11L + body.size(), 4);
    whole.writeLittleEndian(10L + last, 4);
    whole.writeLittleEndian(random.nextInt(5) == 0 ? 0xffff : elements.size(), 2);
    whole.writeBytes(body.written());
    whole.writeByte(0xff);
    return whole.written().toArray();
  }

  private static void writeElement(Bytes element, RdbWriter body, RandomGenerator random) {
    if (Decimal.isLong(element) && random.nextInt(4) > 0) {
      writeInteger(Decimal.parse(element, 0), body);
      return;
    }
    int length = element.length();
    if (length < 1 << 6) {
      body.writeByte(length);
    } else if (length < 1 << 14) {
      body.writeByte(0x40 | length >> 8);
      body.writeByte(length);
    } else {
      body.writeByte(0x80);
      body.writeLittleEndian(Integer.reverseBytes(length), 4);
    }
    body.writeBytes(element);
  }

  private static void writeInteger(long value, RdbWriter body) {
    if (value >= 0 && value <= 12) {
      body.writeByte(0xf1 + (int) value);
      return;
    }
    int bits = 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    int bytes = bits <= 24 ? (bits + 7) / 8 : bits <= 32 ? 4 : 8;
    int[] heads = {0, 0xfe, 0xc0, 0xf0, 0xd0, 0, 0, 0, 0xe0};
    body.writeByte(heads[bytes]);
    body.writeLittleEndian(value, bytes);
  }

  /** A zipmap of names and values in turn, with some room behind values. */
  static byte[] zipmap(List<Bytes> elements, RandomGenerator random) {
    RdbWriter map = new RdbWriter(false);
    int fields = elements.size() / 2;
    map.writeByte(fields < 254 && random.nextBoolean() ? fields : 254);
    for (int i = 0; i < elements.size(); i++) {
      int length = elements.get(i).length();
      if (length < 254) {
        map.writeByte(length);
      } else {
        map.writeByte(254);
        map.writeLittleEndian(length, 4);
      }
      int room = random.nextInt(4);
      if (i % 2 == 1) {
        map.writeByte(room);
      }
      map.writeBytes(elements.get(i));
      if (i % 2 == 1) {
        map.writeBytes(Bytes.of(new byte[room]));
      }
    }
    map.writeByte(0xff);
    return map.written().toArray();
  }
}

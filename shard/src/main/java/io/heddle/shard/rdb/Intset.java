package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import java.io.IOException;

/** The form of a set of integers: all of one width, ascending. Stateless. */
final class Intset {
  private Intset() {}

  /** The integers of {@code bytes}, ascending. */
  static long[] read(byte[] bytes) throws IOException {
    RdbReader reader = new RdbReader(Bytes.of(bytes));
    long width = reader.readLittleEndian(4);
    long count = reader.readLittleEndian(4);
    require(width == 2 || width == 4 || width == 8);
    require(count * width == reader.remaining());
    long[] values = new long[(int) count];
    int shift = Long.SIZE - 8 * (int) width;
    for (int i = 0; i < values.length; i++) {
      values[i] = reader.readLittleEndian((int) width) << shift >> shift;
      require(i == 0 || values[i - 1] < values[i]);
    }
    return values;
  }

  private static void require(boolean sound) throws RdbException {
    if (!sound) {
      throw new RdbException("damaged intset");
    }
  }

  /** An intset of {@code values}, which are ascending. */
  static Bytes write(long[] values) {
    int width =
        values.length == 0 ? 2 : Math.max(width(values[0]), width(values[values.length - 1]));
    RdbWriter writer = new RdbWriter(false);
    writer.writeLittleEndian(width, 4);
    writer.writeLittleEndian(values.length, 4);
    for (long value : values) {
      writer.writeLittleEndian(value, width);
    }
    return writer.written();
  }

  private static int width(long value) {
    return value == (short) value ? 2 : value == (int) value ? 4 : 8;
  }
}

package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;

/** Reads one string that holds a whole collection. Owned by one thread. */
final class FormReader {
  private final String form;
  private final byte[] array;
  private int position;

  /**
   * @param form what the string is called
   */
  FormReader(String form, byte[] array) {
    this.form = form;
    this.array = array;
  }

  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position == array.length;
  }

  void require(boolean sound) throws RdbException {
    if (!sound) {
      throw new RdbException("damaged " + form);
    }
  }

  int readByte() throws RdbException {
    require(position < array.length);
    return array[position++] & 0xff;
  }

  /** The next {@code count} bytes, which are not copied. */
  Bytes readBytes(long count) throws RdbException {
    require(count <= array.length - position);
    position += (int) count;
    return Bytes.of(array, position - (int) count, (int) count);
  }

  /** A number without sign of {@code count} bytes, the lowest first. */
  long readLow(int count) throws RdbException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  /** A number with a sign of {@code count} bytes, the lowest first. */
  long readSigned(int count) throws RdbException {
    int shift = Long.SIZE - 8 * count;
    return readLow(count) << shift >> shift;
  }

  /** A number without sign of {@code count} bytes, the highest first. */
  long readHigh(int count) throws RdbException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | readByte();
    }
    return value;
  }
}

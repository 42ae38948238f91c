package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/**
 * A byte string too big to lie beside its key. The array is never written after construction, so it
 * may be shared and sent.
 *
 * @param array exactly the string's bytes
 */
public record StringValue(byte[] array) implements Value {
  private static final int RECORD_BYTES = 16;
  private static final int ARRAY_HEADER_BYTES = 12;

  public Bytes bytes() {
    return Bytes.of(array);
  }

  @Override
  public String typeName() {
    return "string";
  }

  /** Strings of this size are never anything but {@code raw}. */
  @Override
  public String encodingName() {
    return "raw";
  }

  /** This value itself: it cannot change. */
  @Override
  public Value copy() {
    return this;
  }

  @Override
  public long heapBytes() {
    return RECORD_BYTES + ((ARRAY_HEADER_BYTES + (long) array.length + 7) & -8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StringValue that && bytes().equals(that.bytes());
  }

  @Override
  public int hashCode() {
    return bytes().hashCode();
  }

  @Override
  public String toString() {
    return "StringValue[" + array.length + " bytes]";
  }
}

package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;

/**
 * The form of an element in a {@link Listpack} or {@link PackedList}, that of Redis's listpacks: a
 * byte that says what follows, perhaps a length, the string or else the integer that it is the
 * canonical form of, the lowest byte first, and the length of all that, so that one can go
 * backwards.
 *
 * <p>Equal strings have equal forms.
 */
final class PackedElement {
  // What an element begins with, by the bits that are set.
  private static final int STRING_6 = 0x80;
  private static final int INTEGER_13 = 0xc0;
  private static final int STRING_12 = 0xe0;
  private static final int STRING_32 = 0xf0;
  private static final int INTEGER_16 = 0xf1;
  private static final int INTEGER_24 = 0xf2;
  private static final int INTEGER_32 = 0xf3;
  private static final int INTEGER_64 = 0xf4;

  /** Each byte of the length at the end has seven bits of it. */
  private static final int BACK_BITS = 7;

  private static final int BACK_MORE = 0x80;
  private static final int BACK_MASK = 0x7f;

  private PackedElement() {}

  /** How many bytes {@code element} takes. */
  static int bytes(Bytes element) {
    int front =
        Decimal.isLong(element)
            ? integerBytes(Decimal.parse(element, 0))
            : stringBytes(element.length());
    return front + backBytes(front);
  }

  /** Writes {@code element} from {@code start} on, and returns where it ends. */
  static int write(Bytes element, byte[] target, int start) {
    int end =
        Decimal.isLong(element)
            ? writeInteger(Decimal.parse(element, 0), target, start)
            : writeString(element, target, start);
    return writeBack(end - start, target, end);
  }

  /** {@code element} in an array of its own. */
  static byte[] pack(Bytes element) {
    byte[] packed = new byte[bytes(element)];
    write(element, packed, 0);
    return packed;
  }

  /** How many bytes the element at {@code start} takes. */
  static int bytesAt(byte[] array, int start) {
    int front = frontBytes(array, start);
    return front + backBytes(front);
  }

  /** How many bytes the element takes that ends before {@code end}. */
  static int bytesBefore(byte[] array, int end) {
    int at = end - 1;
    int front = array[at] & BACK_MASK;
    for (int shift = BACK_BITS; (array[at] & BACK_MORE) != 0; shift += BACK_BITS) {
      at--;
      front |= (array[at] & BACK_MASK) << shift;
    }
    return front + end - at;
  }

  /** The length of the string at {@code start}; of an integer, that of its form here. */
  static int lengthAt(byte[] array, int start) {
    return frontBytes(array, start) - headBytes(array[start] & 0xff);
  }

  /** The element at {@code start}: a string as a range of {@code array}. */
  static Bytes read(byte[] array, int start) {
    int head = array[start] & 0xff;
    if (isString(head)) {
      int headBytes = headBytes(head);
      return Bytes.of(array, start + headBytes, frontBytes(array, start) - headBytes);
    }
    return Bytes.of(Long.toString(integerAt(array, start)));
  }

  /** Whether the element at {@code start} is kept as an integer. */
  static boolean isIntegerAt(byte[] array, int start) {
    return !isString(array[start] & 0xff);
  }

  /**
   * Whether there is an element at {@code start}, and all of it before {@code end}; others than we
   * may have written it, not always in the shortest form.
   */
  static boolean isWhole(byte[] array, int start, int end) {
    int head = array[start] & 0xff;
    if (head > INTEGER_64 || headBytes(head) > end - start) {
      return false;
    }
    int front = frontBytes(array, start);
    // A string may say of itself that it is longer than an int can count.
    return front >= headBytes(head)
        && front < end - start
        && backBytes(front) <= end - start - front
        && isBack(front, array, start + front);
  }

  private static boolean isString(int head) {
    return (head & 0xc0) == STRING_6 || (head & 0xf0) == STRING_12 || head == STRING_32;
  }

  /** The element at {@code start}, which is kept as an integer. */
  static long integerAt(byte[] array, int start) {
    int head = array[start] & 0xff;
    if (head < STRING_6) {
      return head;
    }
    return switch (head) {
      case INTEGER_16 -> signed(array, start + 1, 2);
      case INTEGER_24 -> signed(array, start + 1, 3);
      case INTEGER_32 -> signed(array, start + 1, 4);
      case INTEGER_64 -> signed(array, start + 1, 8);
      default -> ((head & 0x1f) << 8 | (array[start + 1] & 0xff)) << 19 >> 19;
    };
  }

  private static long signed(byte[] array, int start, int count) {
    long value = array[start + count - 1];
    for (int i = count - 2; i >= 0; i--) {
      value = value << 8 | (array[start + i] & 0xff);
    }
    return value;
  }

  /** How many bytes there are before the string, or the integer. */
  private static int headBytes(int head) {
    return (head & 0xf0) == STRING_12 ? 2 : head == STRING_32 ? 5 : 1;
  }

  /** How many bytes there are before the length at the end. */
  private static int frontBytes(byte[] array, int start) {
    int head = array[start] & 0xff;
    if (head < STRING_6) {
      return 1;
    }
    if (head < INTEGER_13) {
      return 1 + (head & 0x3f);
    }
    if (head < STRING_12) {
      return 2;
    }
    return switch (head) {
      case STRING_32 -> 5 + (int) signed(array, start + 1, 4);
      case INTEGER_16 -> 3;
      case INTEGER_24 -> 4;
      case INTEGER_32 -> 5;
      case INTEGER_64 -> 9;
      default -> 2 + ((head & 0x0f) << 8 | (array[start + 1] & 0xff));
    };
  }

  private static int stringBytes(int length) {
    return (length < 1 << 6 ? 1 : length < 1 << 12 ? 2 : 5) + length;
  }

  private static int integerBytes(long value) {
    if (value >= -(1 << 12) && value < 1 << 12) {
      return value >= 0 && value < STRING_6 ? 1 : 2;
    }
    if (value == (short) value) {
      return 3;
    }
    if (value >= -(1 << 23) && value < 1 << 23) {
      return 4;
    }
    return value == (int) value ? 5 : 9;
  }

  private static int writeString(Bytes string, byte[] target, int start) {
    int length = string.length();
    int at = start;
    if (length < 1 << 6) {
      target[at++] = (byte) (STRING_6 | length);
    } else if (length < 1 << 12) {
      target[at++] = (byte) (STRING_12 | length >>> 8);
      target[at++] = (byte) length;
    } else {
      target[at++] = (byte) STRING_32;
      at = writeLow(length, 4, target, at);
    }
    System.arraycopy(string.array(), string.offset(), target, at, length);
    return at + length;
  }

  private static int writeInteger(long value, byte[] target, int start) {
    int bytes = integerBytes(value);
    if (bytes == 1) {
      target[start] = (byte) value;
      return start + 1;
    }
    if (bytes == 2) {
      target[start] = (byte) (INTEGER_13 | (value >> 8 & 0x1f));
      target[start + 1] = (byte) value;
      return start + 2;
    }
    target[start] =
        (byte)
            switch (bytes) {
              case 3 -> INTEGER_16;
              case 4 -> INTEGER_24;
              case 5 -> INTEGER_32;
              default -> INTEGER_64;
            };
    return writeLow(value, bytes - 1, target, start + 1);
  }

  /** The number that stands in {@code count} bytes, the lowest first. */
  static long readLow(byte[] array, int start, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (array[start + i] & 0xff);
    }
    return value;
  }

  static int writeLow(long value, int count, byte[] target, int start) {
    for (int i = 0; i < count; i++) {
      target[start + i] = (byte) (value >> (8 * i));
    }
    return start + count;
  }

  /** As Redis has it, where the largest number of each length takes a byte more than it needs. */
  private static int backBytes(int front) {
    if (front <= BACK_MASK) {
      return 1;
    }
    int bytes = 2;
    while (bytes < 5 && front >= (1 << (BACK_BITS * bytes)) - 1) {
      bytes++;
    }
    return bytes;
  }

  private static int writeBack(int front, byte[] target, int start) {
    int bytes = backBytes(front);
    for (int i = 0; i < bytes; i++) {
      target[start + i] = backByte(front, bytes, i);
    }
    return start + bytes;
  }

  private static boolean isBack(int front, byte[] array, int start) {
    int bytes = backBytes(front);
    for (int i = 0; i < bytes; i++) {
      if (array[start + i] != backByte(front, bytes, i)) {
        return false;
      }
    }
    return true;
  }

  private static byte backByte(int front, int bytes, int index) {
    int bits = front >>> (BACK_BITS * (bytes - 1 - index)) & BACK_MASK;
    return (byte) (index == 0 ? bits : bits | BACK_MORE);
  }
}

package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key and what it holds. Owned by the holder of the shard's turn; only its {@link Keyspace}
 * changes it.
 *
 * <p>There may be hundreds of millions of these, so a small string takes two objects: this one, and
 * one array with the key's bytes and the value's behind them. The array is never written once it is
 * here, so a slice of it may be kept and sent.
 */
public final class Entry {
  /**
   * The longest string that lies beside its key. A string of its own costs 32 bytes more, 6% from
   * this size on; and to rename or copy a key then shares the string instead of copying it.
   */
  static final int INLINE_BYTES = 512;

  private static final int LONGEST_LONG = 20;

  /** The longest string that Redis calls {@code embstr}. */
  private static final int EMBEDDED_BYTES = 44;

  private static final int CLOCK_MASK = (1 << 24) - 1;

  /** Forms of a string: {@code int} if it is one, {@code embstr} or {@code raw} by its length. */
  static final int NATURAL = 0;

  /** As {@link #NATURAL}, but never {@code int}: a float that happens to be whole. */
  static final int TEXT = 1 << 24;

  /** A string that was changed in part, which Redis keeps with room to grow. */
  static final int RAW = 1 << 25;

  private static final int ENTRY_BYTES = 24;
  private static final int SLOT_BYTES = 11;
  private static final int ARRAY_HEADER_BYTES = 12;

  /** The key, and the value if it is a small string. */
  private byte[] bytes;

  /**
   * The value if it is not in {@link #bytes}, or null; or else the deadline, which then holds that
   * value. One field for two, as most entries need neither and eight bytes more each would show.
   */
  private @Nullable Object rest;

  private int keyLength;

  /** The clock of the last access in the low 24 bits, {@link #RAW} and {@link #TEXT} above. */
  private int meta;

  Entry(Bytes key, Bytes string) {
    keyLength = key.length();
    bytes = key.array();
    holdString(key, string, NATURAL);
  }

  Entry(Bytes key, Value value) {
    keyLength = key.length();
    bytes = key.toArray();
    rest = value;
  }

  /** The name, owned. */
  public Bytes key() {
    return Bytes.of(bytes, 0, keyLength);
  }

  boolean hasKey(byte[] array, int offset, int length) {
    return length == keyLength && Arrays.equals(bytes, 0, length, array, offset, offset + length);
  }

  public boolean isString() {
    Value value = value();
    return value == null || value instanceof StringValue;
  }

  /** The string this entry holds, owned. */
  public Bytes string() {
    Value value = value();
    if (value == null) {
      return Bytes.of(bytes, keyLength, bytes.length - keyLength);
    }
    if (value instanceof StringValue string) {
      return string.bytes();
    }
    throw new IllegalStateException("not a string but a " + value.typeName());
  }

  /** The length of {@link #string}. */
  public int stringLength() {
    return string().length();
  }

  /** What this entry holds, or null if it is a string that lies beside the key. */
  public @Nullable Value value() {
    return rest instanceof Deadline deadline ? deadline.value : (Value) rest;
  }

  public @Nullable Deadline deadline() {
    return rest instanceof Deadline deadline ? deadline : null;
  }

  /** The type as {@code TYPE} reports it. */
  public String typeName() {
    Value value = value();
    return value == null ? "string" : value.typeName();
  }

  /** The representation as {@code OBJECT ENCODING} reports it. */
  public String encodingName() {
    Value value = value();
    if (value != null) {
      return value.encodingName();
    }
    if (form() == RAW) {
      return "raw";
    }
    if (form() != TEXT && isCanonicalLong(bytes, keyLength, bytes.length)) {
      return "int";
    }
    return bytes.length - keyLength <= EMBEDDED_BYTES ? "embstr" : "raw";
  }

  /** The 24 bits kept of the clock, or of the counters, of the last access. */
  public int accessClock() {
    return meta & CLOCK_MASK;
  }

  /**
   * An estimate of the heap this entry takes, its share of the dictionary and its deadline
   * included, in bytes.
   */
  public long heapBytes() {
    long total = ENTRY_BYTES + SLOT_BYTES + ((ARRAY_HEADER_BYTES + (long) bytes.length + 7) & -8);
    Value value = value();
    if (value != null) {
      total += value.heapBytes();
    }
    return deadline() == null ? total : total + Deadline.HEAP_BYTES;
  }

  void accessClock(int clock) {
    meta = (meta & ~CLOCK_MASK) | (clock & CLOCK_MASK);
  }

  /** Holds {@code string} from now on, to be reported as {@code form} says. */
  void hold(Bytes string, int form) {
    holdString(key(), string, form);
  }

  /** Holds the whole of {@code string}, which is now this entry's, from now on. */
  void hold(byte[] string, int form) {
    if (string.length > INLINE_BYTES) {
      hold(new StringValue(string), form);
    } else {
      holdString(key(), Bytes.of(string), form);
    }
  }

  /** Holds {@code value} from now on. */
  void hold(Value value, int form) {
    if (bytes.length > keyLength) {
      bytes = Arrays.copyOf(bytes, keyLength);
    }
    value(value);
    form(form);
  }

  /**
   * An entry of the name {@code key} that holds the same, without a deadline; a value that can
   * change is copied.
   */
  Entry copy(Bytes key) {
    Value value = value();
    Entry copy = value == null ? new Entry(key, string()) : new Entry(key, value.copy());
    copy.form(form());
    return copy;
  }

  /** Has the name {@code key} from now on. */
  void rename(Bytes key) {
    bytes = join(key, Bytes.of(bytes, keyLength, bytes.length - keyLength));
    keyLength = key.length();
  }

  /** Has the deadline returned from now on, which is in no heap yet. */
  Deadline deadline(long atMillis) {
    Deadline deadline = new Deadline(this, value(), atMillis);
    rest = deadline;
    return deadline;
  }

  /** Has no deadline any more. */
  void dropDeadline() {
    rest = value();
  }

  private void holdString(Bytes key, Bytes string, int form) {
    if (string.length() > INLINE_BYTES) {
      bytes = key.toArray();
      value(new StringValue(string.toArray()));
    } else {
      bytes = join(key, string);
      value(null);
    }
    form(form);
  }

  private void value(@Nullable Value value) {
    if (rest instanceof Deadline deadline) {
      deadline.value = value;
    } else {
      rest = value;
    }
  }

  private int form() {
    return meta & (RAW | TEXT);
  }

  private void form(int form) {
    meta = (meta & ~(RAW | TEXT)) | form;
  }

  private static byte[] join(Bytes head, Bytes tail) {
    byte[] joined = new byte[head.length() + tail.length()];
    System.arraycopy(head.array(), head.offset(), joined, 0, head.length());
    System.arraycopy(tail.array(), tail.offset(), joined, head.length(), tail.length());
    return joined;
  }

  /** Whether these bytes are just as a {@code long} is written in decimal. */
  private static boolean isCanonicalLong(byte[] array, int start, int end) {
    int length = end - start;
    if (length == 0 || length > LONGEST_LONG) {
      return false;
    }
    boolean negative = array[start] == '-';
    int first = negative ? start + 1 : start;
    if (first == end || array[first] == '0') {
      return length == 1 && !negative;
    }
    long value = 0;
    for (int i = first; i < end; i++) {
      int digit = array[i] - '0';
      // Negative, as there is one negative number more than there are positive ones.
      if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
        return false;
      }
      value = 10 * value - digit;
    }
    return negative || value != Long.MIN_VALUE;
  }
}

package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.shard.data.Searched;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key and what it holds. Owned by the holder of the shard's turn; only its {@link Keyspace}
 * changes it.
 *
 * <p>There may be hundreds of millions of these, so a small string takes two objects: this one, and
 * one array with the key's bytes and the value's behind them. What was given away as owned is never
 * written again, so that a reply may be sent while this entry changes; but a string that nobody has
 * read since it was written gives its place to the next one of its length. Without this,
 * overwriting fills the heap with arrays that live just long enough to be moved by the garbage
 * collector.
 */
public final class Entry {
  /**
   * The longest string that lies beside its key. A string of its own costs 40 bytes more, 8% or
   * less from this size on; in return it grows in place, and renaming or copying its key shares it.
   */
  static final int INLINE_BYTES = 512;

  /** The longest string that Redis calls {@code embstr}. */
  private static final int EMBEDDED_BYTES = 44;

  /** The bits there are for {@link #accessClock}. */
  public static final int ACCESS_CLOCK_MASK = (1 << 24) - 1;

  /** Forms of a string: {@code int} if it is one, {@code embstr} or {@code raw} by its length. */
  static final int NATURAL = 0;

  /** As {@link #NATURAL}, but never {@code int}: a float that happens to be whole. */
  static final int TEXT = 1 << 24;

  /** A string that was changed in part, which Redis keeps with room to grow. */
  static final int RAW = 1 << 25;

  /**
   * As {@link #NATURAL}, but a copy: in Redis a small integer, too, is then an object of its own.
   */
  private static final int OWN = RAW | TEXT;

  /** All keys of Redis share one object for each integer of up to so many digits. */
  private static final int SHARED_DIGITS = 4;

  /** Marks that someone may still read the string that lies beside the key. */
  private static final int LENT = 1 << 26;

  /** See {@link Snapshot}. */
  private static final int MARK = 1 << 27;

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

  /** The clock of the last access in the low 24 bits, the marks above. */
  private int meta;

  Entry(Bytes key, Bytes string) {
    keyLength = key.length();
    if (string.length() > INLINE_BYTES) {
      bytes = key.toArray();
      rest = new StringValue(string.toArray());
    } else {
      bytes = join(key, string);
    }
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

  /** Reads the array that holds the key, where it begins and where it ends. */
  int readEnds() {
    return Searched.readEnds(bytes);
  }

  public boolean isString() {
    Value value = value();
    return value == null || value instanceof StringValue;
  }

  /** The string this entry holds, owned: to be kept and sent as it is now. */
  public Bytes string() {
    if (value() instanceof StringValue string) {
      return string.bytes();
    }
    // Written the first time only, as a reader of many keys would else write to all their cache
    // lines.
    if ((meta & LENT) == 0) {
      meta |= LENT;
    }
    return borrowedString();
  }

  /**
   * As {@link #string}, but valid only until this entry next changes. That change is cheaper then,
   * as the string's place may be used again.
   */
  public Bytes borrowedString() {
    Value value = value();
    if (value == null) {
      return Bytes.of(bytes, keyLength, bytes.length - keyLength);
    }
    if (value instanceof StringValue string) {
      return string.borrowedBytes();
    }
    throw new IllegalStateException("not a string but a " + value.typeName());
  }

  /** The length of {@link #string}. */
  public int stringLength() {
    return borrowedString().length();
  }

  /** What this entry holds, or null if it is a string that lies beside the key. */
  public @Nullable Value value() {
    return rest instanceof Deadline deadline ? deadline.value : (Value) rest;
  }

  public @Nullable Deadline deadline() {
    return rest instanceof Deadline deadline ? deadline : null;
  }

  /** Whether nothing is left in the value, so that the entry has to go. */
  public boolean isEmpty() {
    Value value = value();
    return value != null && value.isEmpty();
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
    if (form() != TEXT && Decimal.isLong(bytes, keyLength, bytes.length)) {
      return "int";
    }
    return bytes.length - keyLength <= EMBEDDED_BYTES ? "embstr" : "raw";
  }

  /** Whether this is one of the small integers of which Redis has one object for all keys. */
  public boolean isSharedInteger() {
    return value() == null
        && form() == NATURAL
        && bytes.length - keyLength <= SHARED_DIGITS
        && Decimal.isLong(bytes, keyLength, bytes.length)
        && bytes[keyLength] != '-';
  }

  /** The 24 bits kept of the clock, or of the counters, of the last access. */
  public int accessClock() {
    return meta & ACCESS_CLOCK_MASK;
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

  /** How many pieces of memory Redis would keep the value in: see {@link Value#pieces}. */
  public int pieces() {
    Value value = value();
    return value == null ? 1 : value.pieces();
  }

  /** What this entry holds now, as a value that shares nothing with it that could change. */
  public Value valueAsItIs() {
    Value value = value();
    return value == null ? new StringValue(borrowedString().toArray()) : value.copy();
  }

  boolean mark() {
    return (meta & MARK) != 0;
  }

  void mark(boolean mark) {
    meta = mark ? meta | MARK : meta & ~MARK;
  }

  void accessClock(int clock) {
    meta = (meta & ~ACCESS_CLOCK_MASK) | (clock & ACCESS_CLOCK_MASK);
  }

  /** Holds a copy of {@code string} from now on, to be reported as {@code form} says. */
  void hold(Bytes string, int form) {
    if (string.length() > INLINE_BYTES) {
      hold(new StringValue(string.toArray()), form);
      return;
    }
    form(form);
    if (value() == null && (meta & LENT) == 0 && string.length() == bytes.length - keyLength) {
      System.arraycopy(string.array(), string.offset(), bytes, keyLength, string.length());
    } else {
      replaceBytes(join(key(), string));
      value(null);
    }
  }

  /**
   * Puts {@code part} at {@code offset} of the string that is here, made long enough with zeros.
   */
  void write(int offset, Bytes part) {
    if (value() instanceof StringValue string) {
      string.write(offset, part);
      return;
    }
    Bytes old = borrowedString();
    byte[] whole = new byte[Math.max(old.length(), Math.addExact(offset, part.length()))];
    System.arraycopy(old.array(), old.offset(), whole, 0, old.length());
    System.arraycopy(part.array(), part.offset(), whole, offset, part.length());
    if (whole.length > INLINE_BYTES) {
      hold(new StringValue(whole), RAW);
    } else {
      hold(Bytes.of(whole), RAW);
    }
  }

  /** Holds {@code value} from now on. */
  void hold(Value value, int form) {
    if (bytes.length > keyLength) {
      replaceBytes(Arrays.copyOf(bytes, keyLength));
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
    Entry copy = value == null ? new Entry(key, borrowedString()) : new Entry(key, value.copy());
    copy.form(form() == NATURAL ? OWN : form());
    return copy;
  }

  /** Has the name {@code key} from now on. */
  void rename(Bytes key) {
    replaceBytes(join(key, Bytes.of(bytes, keyLength, bytes.length - keyLength)));
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

  private void replaceBytes(byte[] next) {
    bytes = next;
    meta &= ~LENT;
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
}

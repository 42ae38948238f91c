package io.heddle.shard.data;

import static java.util.Objects.requireNonNull;

import io.heddle.resp.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a big hash. Owned by the holder of the shard's turn.
 *
 * <p>A field is one array with the length of the name, the name and the value, never written again;
 * or, if it has a deadline, a {@link VolatileField} around that.
 */
final class FieldTable implements HashStore {
  private static final int OBJECT_BYTES = 96;
  private static final int ARRAY_HEADER_BYTES = 12;

  /** What a deadline adds to a field: an object and a slot of the heap. */
  private static final int DEADLINE_BYTES = 28;

  /** In the place of a name's length: it is in the four bytes that follow. */
  private static final int LONG_NAME = 0xff;

  private final Table table;
  private final ExpiryHeap<VolatileField> deadlines = new ExpiryHeap<>();
  private long fieldBytes;

  /** A field that expires. */
  private static final class VolatileField extends Timed {
    final byte[] array;

    VolatileField(byte[] array, long atMillis) {
      super(atMillis);
      this.array = array;
    }
  }

  private static final class Table extends NameTable<Object> {
    Table(Hasher hasher) {
      super(hasher);
    }

    @Override
    protected int read(Object entry) {
      return Searched.readEnds(array(entry));
    }

    @Override
    protected boolean matches(Object entry, byte[] array, int offset, int length) {
      byte[] field = array(entry);
      int start = nameStart(field);
      return nameLength(field) == length
          && Arrays.equals(field, start, start + length, array, offset, offset + length);
    }
  }

  FieldTable(Hasher hasher) {
    this.table = new Table(hasher);
  }

  NameTable<?> table() {
    return table;
  }

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public @Nullable Field find(Bytes name) {
    Object entry = find(name, table.hash(name));
    return entry == null ? null : field(entry);
  }

  @Override
  public boolean put(Bytes name, Bytes value, boolean keepDeadline) {
    long hash = table.hash(name);
    Object former = find(name, hash);
    byte[] next = join(name, value);
    fieldBytes += heapBytes(next);
    if (former == null) {
      table.add(hash, next);
      return true;
    }
    fieldBytes -= heapBytes(array(former));
    exchange(hash, former, next, keepDeadline ? expireAtMillis(former) : Field.NEVER);
    return false;
  }

  /** Lets {@code array}, with that deadline, have the place of {@code former}. */
  private void exchange(long hash, Object former, byte[] array, long atMillis) {
    forget(former);
    if (atMillis == Field.NEVER) {
      table.replace(hash, former, array);
    } else {
      VolatileField next = new VolatileField(array, atMillis);
      table.replace(hash, former, next);
      deadlines.add(next);
    }
  }

  private void forget(Object entry) {
    if (entry instanceof VolatileField field) {
      deadlines.remove(field);
    }
  }

  @Override
  public boolean remove(Bytes name) {
    Object removed = table.remove(name.array(), name.offset(), name.length(), table.hash(name));
    if (removed == null) {
      return false;
    }
    forget(removed);
    fieldBytes -= heapBytes(array(removed));
    return true;
  }

  @Override
  public void expireAt(Bytes name, long atMillis) {
    long hash = table.hash(name);
    Object entry = requireNonNull(find(name, hash));
    if (entry instanceof VolatileField field && atMillis != Field.NEVER) {
      deadlines.move(field, atMillis);
    } else {
      exchange(hash, entry, array(entry), atMillis);
    }
  }

  @Override
  public @Nullable Field earliest() {
    VolatileField first = deadlines.first();
    return first == null ? null : field(first);
  }

  @Override
  public void forEach(Consumer<? super Field> each) {
    table.forEach(entry -> each.accept(field(entry)));
  }

  @Override
  public long scan(long cursor, int count, Consumer<? super Field> each) {
    return table.scan(cursor, count, entry -> each.accept(field(entry)));
  }

  @Override
  public Field random(RandomGenerator random) {
    return field(requireNonNull(table.random(random)));
  }

  @Override
  public List<Field> sample(int count, RandomGenerator random) {
    return table.sample(count, random).stream().map(FieldTable::field).toList();
  }

  @Override
  public String encodingName() {
    return "hashtable";
  }

  /** The copy shares the arrays, which nobody writes to. */
  @Override
  public FieldTable copy() {
    FieldTable copy = new FieldTable(table.hasher());
    copy.table.copy(table, copy::adopt);
    copy.fieldBytes = fieldBytes;
    return copy;
  }

  /** {@code entry} of another table as one of this. */
  private Object adopt(Object entry) {
    if (entry instanceof VolatileField field) {
      VolatileField own = new VolatileField(field.array, field.atMillis);
      deadlines.add(own);
      return own;
    }
    return entry;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES
        + table.slots() * HashTable.SLOT_BYTES
        + fieldBytes
        + (long) deadlines.size() * DEADLINE_BYTES;
  }

  private @Nullable Object find(Bytes name, long hash) {
    return table.find(name.array(), name.offset(), name.length(), hash);
  }

  private static Field field(Object entry) {
    byte[] array = array(entry);
    int start = nameStart(array);
    int end = start + nameLength(array);
    return new Field(
        Bytes.of(array, start, end - start),
        Bytes.of(array, end, array.length - end),
        expireAtMillis(entry));
  }

  private static long expireAtMillis(Object entry) {
    return entry instanceof VolatileField field ? field.atMillis : Field.NEVER;
  }

  private static byte[] array(Object entry) {
    return entry instanceof VolatileField field ? field.array : (byte[]) entry;
  }

  private static byte[] join(Bytes name, Bytes value) {
    int start = name.length() < LONG_NAME ? 1 : 5;
    byte[] array = new byte[Math.addExact(start + name.length(), value.length())];
    array[0] = (byte) Math.min(name.length(), LONG_NAME);
    for (int i = 1; i < start; i++) {
      array[i] = (byte) (name.length() >>> (8 * (4 - i)));
    }
    System.arraycopy(name.array(), name.offset(), array, start, name.length());
    System.arraycopy(value.array(), value.offset(), array, start + name.length(), value.length());
    return array;
  }

  private static int nameStart(byte[] array) {
    return (array[0] & 0xff) == LONG_NAME ? 5 : 1;
  }

  private static int nameLength(byte[] array) {
    int length = array[0] & 0xff;
    return length < LONG_NAME
        ? length
        : (array[1] & 0xff) << 24
            | (array[2] & 0xff) << 16
            | (array[3] & 0xff) << 8
            | (array[4] & 0xff);
  }

  private static long heapBytes(byte[] array) {
    return (ARRAY_HEADER_BYTES + (long) array.length + 7) & -8;
  }
}

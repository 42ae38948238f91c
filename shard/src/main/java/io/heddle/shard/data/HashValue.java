package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Values by the names of fields, each of which may have a deadline: a {@code listpack} (a {@code
 * listpackex} once deadlines were spoken of) or a {@code hashtable}, and changing from one to the
 * next as Redis does. Owned by the holder of its shard's turn.
 *
 * <p>This knows deadlines but no time: a field whose time is over is here until someone takes it
 * away. Whatever fields this gives away are owned: to be kept and sent.
 */
public final class HashValue implements Value {
  private static final int OBJECT_BYTES = 24;

  private final Hasher hasher;
  private HashStore store;

  /** See {@link #place()}. */
  private @Nullable Timed place;

  /** An empty hash. */
  public HashValue(Hasher hasher) {
    this(hasher, new PackedFields());
  }

  private HashValue(Hasher hasher, HashStore store) {
    this.hasher = hasher;
    this.store = store;
  }

  /**
   * The hash of the elements of {@code pack}, which it takes over: names and values in turn, with
   * deadlines if it is {@code timed}. Null if that makes no sense, or a name is there twice. As in
   * Redis, only the number of fields decides whether it stays compact.
   */
  public static @Nullable HashValue of(
      Listpack pack, boolean timed, HashLimits limits, Hasher hasher) {
    PackedFields fields = PackedFields.of(pack, timed, hasher);
    if (fields == null) {
      return null;
    }
    HashValue hash = new HashValue(hasher, fields);
    if (fields.size() > limits.entries()) {
      hash.spread(fields);
    }
    return hash;
  }

  /** The fields of a compact hash as Redis writes them to files and payloads, else null. */
  public @Nullable Bytes packed() {
    return store instanceof PackedFields fields ? fields.toBytes() : null;
  }

  /**
   * Where the keyspace that holds this keeps it among the hashes whose fields expire, or null. Of
   * no meaning here.
   */
  public @Nullable Timed place() {
    return place;
  }

  public void place(@Nullable Timed newPlace) {
    place = newPlace;
  }

  @Override
  public @Nullable NameTable<?> names() {
    return store instanceof FieldTable table ? table.table() : null;
  }

  public int size() {
    return store.size();
  }

  @Override
  public boolean isEmpty() {
    return store.size() == 0;
  }

  /**
   * Prepares for {@code count} fields to come.
   *
   * @param longest the length of the longest name or value among them
   * @param total the length of all of them
   */
  public void expect(int count, int longest, long total, HashLimits limits) {
    if (store instanceof PackedFields packed
        && (count > limits.entries() || longest > limits.value() || !packed.mayGrowBy(total))) {
      spread(packed);
    }
  }

  /** Takes the form that {@code limits} ask for, if this is compact and has a longer string. */
  public void spreadBeyond(HashLimits limits) {
    int[] longest = new int[1];
    forEach(
        field ->
            longest[0] =
                Math.max(longest[0], Math.max(field.name().length(), field.value().length())));
    expect(size(), longest[0], 0, limits);
  }

  private void spread(PackedFields packed) {
    FieldTable table = new FieldTable(hasher);
    packed.forEach(
        field -> {
          table.put(field.name(), field.value(), false);
          if (field.expireAtMillis() != Field.NEVER) {
            table.expireAt(field.name(), field.expireAtMillis());
          }
        });
    store = table;
  }

  /** The field of that name, or null. */
  public @Nullable Field find(Bytes name) {
    return store.find(name);
  }

  /**
   * Lets the field {@code name} have a copy of {@code value}; true if there was no such field.
   *
   * @param keepDeadline whether the field keeps the deadline that it may have
   */
  public boolean put(Bytes name, Bytes value, boolean keepDeadline, HashLimits limits) {
    int longest = Math.max(name.length(), value.length());
    expect(0, longest, (long) name.length() + value.length(), limits);
    boolean isNew = store.put(name, value, keepDeadline);
    if (store instanceof PackedFields packed && packed.size() > limits.entries()) {
      spread(packed);
    }
    return isNew;
  }

  /** Removes the field of that name; false if there was none. */
  public boolean remove(Bytes name) {
    return store.remove(name);
  }

  /** Prepares for deadlines, which shows in the encoding from now on. */
  public void beginTiming() {
    if (store instanceof PackedFields packed) {
      packed.beginTiming();
    }
  }

  /**
   * Lets the field {@code name}, which is here, have a deadline in Unix milliseconds, or none if
   * that is {@link Field#NEVER}. Needs {@link #beginTiming}.
   */
  public void expireAt(Bytes name, long atMillis) {
    store.expireAt(name, atMillis);
  }

  /** One of the fields with the earliest deadline; null if no field has any. */
  public @Nullable Field earliest() {
    return store.earliest();
  }

  /**
   * Passes on every field; those of a listpack from the oldest on, but those with a deadline in
   * front, the earliest first.
   */
  public void forEach(Consumer<? super Field> each) {
    store.forEach(each);
  }

  /**
   * Passes on fields from {@code cursor} on until there were {@code count}, and returns the cursor
   * to go on from, or 0 at the end; all at once if this is no {@code hashtable}. A field that is
   * here all the time between the first call, with 0, and the last, that returns 0, is passed at
   * least once.
   */
  public long scan(long cursor, int count, Consumer<? super Field> each) {
    return store.scan(cursor, count, each);
  }

  /** Any field, each as likely as every other; there must be one. */
  public Field random(RandomGenerator random) {
    return store.random(random);
  }

  /** {@code count} different fields, no more than there are; every choice is as likely. */
  public List<Field> sample(int count, RandomGenerator random) {
    return store.sample(count, random);
  }

  @Override
  public String typeName() {
    return "hash";
  }

  @Override
  public String encodingName() {
    return store.encodingName();
  }

  @Override
  public HashValue copy() {
    return new HashValue(hasher, store.copy());
  }

  @Override
  public int pieces() {
    return store instanceof FieldTable table ? table.size() : 1;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + store.heapBytes();
  }
}

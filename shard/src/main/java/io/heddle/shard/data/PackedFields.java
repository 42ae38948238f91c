package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A few fields in one array: name and value in turn, or, once deadlines were spoken of, name, value
 * and deadline. Owned by the holder of the shard's turn.
 *
 * <p>Fields with a deadline are then in front, the earliest first, as in Redis.
 */
final class PackedFields implements HashStore {
  private static final int OBJECT_BYTES = 16;
  private static final int NOT_TIMED = 2;
  private static final int TIMED = 3;

  /** What stands for no deadline. */
  private static final Bytes NONE = Bytes.of("0");

  private Listpack pack = new Listpack();

  /** How many elements a field takes. */
  private int stride = NOT_TIMED;

  /** See {@link HashValue#of}. */
  static @Nullable PackedFields of(Listpack pack, boolean timed, Hasher hasher) {
    PackedFields fields = new PackedFields();
    fields.pack = pack;
    fields.stride = timed ? TIMED : NOT_TIMED;
    if (pack.size() % fields.stride != 0) {
      return null;
    }
    MemberTable names = new MemberTable(hasher);
    long former = 0;
    for (int place = Listpack.START; place < pack.end(); place = pack.skip(place, fields.stride)) {
      if (!names.add(pack.get(place)) || (timed && !fields.isTimedAfter(former, place))) {
        return null;
      }
      former =
          fields.expireAtMillis(place) == Field.NEVER
              ? Long.MAX_VALUE
              : fields.expireAtMillis(place);
    }
    return fields;
  }

  /** Whether the field at {@code place} has a deadline, and no earlier one than it may, or none. */
  private boolean isTimedAfter(long former, int place) {
    int deadline = pack.skip(place, 2);
    if (!pack.isInteger(deadline)) {
      return false;
    }
    long atMillis = pack.getLong(deadline);
    return atMillis == 0 || (atMillis >= former && atMillis <= Field.LATEST);
  }

  /** Redis's listpack of these fields. */
  Bytes toBytes() {
    return pack.toBytes();
  }

  @Override
  public int size() {
    return pack.size() / stride;
  }

  boolean mayGrowBy(long length) {
    return pack.mayGrowBy(length);
  }

  /** Makes room for deadlines. */
  void beginTiming() {
    if (stride == NOT_TIMED) {
      Listpack timed = new Listpack();
      forEach(field -> timed.insert(timed.end(), field.name(), field.value(), NONE));
      pack = timed;
      stride = TIMED;
    }
  }

  @Override
  public @Nullable Field find(Bytes name) {
    int place = pack.find(name, stride);
    return place < 0 ? null : field(name, place);
  }

  @Override
  public boolean put(Bytes name, Bytes value, boolean keepDeadline) {
    int place = pack.find(name, stride);
    if (place < 0) {
      append(name, value);
      return true;
    }
    if (keepDeadline || expireAtMillis(place) == Field.NEVER) {
      pack.replace(pack.next(place), value);
    } else {
      pack.remove(place, stride);
      append(name, value);
    }
    return false;
  }

  private void append(Bytes name, Bytes value) {
    if (stride == TIMED) {
      pack.insert(pack.end(), name, value, NONE);
    } else {
      pack.insert(pack.end(), name, value);
    }
  }

  @Override
  public boolean remove(Bytes name) {
    int place = pack.find(name, stride);
    if (place >= 0) {
      pack.remove(place, stride);
    }
    return place >= 0;
  }

  @Override
  public void expireAt(Bytes name, long atMillis) {
    int place = pack.find(name, stride);
    Bytes value = pack.get(pack.next(place));
    pack.remove(place, stride);
    if (atMillis == Field.NEVER) {
      append(name, value);
      return;
    }
    int next = Listpack.START;
    while (next < pack.end() && expireAtMillis(next) < atMillis) {
      next = pack.skip(next, stride);
    }
    pack.insert(next, name, value, Bytes.of(Long.toString(atMillis)));
  }

  @Override
  public @Nullable Field earliest() {
    if (pack.size() == 0 || expireAtMillis(Listpack.START) == Field.NEVER) {
      return null;
    }
    return field(Listpack.START);
  }

  @Override
  public void forEach(Consumer<? super Field> each) {
    for (int place = Listpack.START; place < pack.end(); place = pack.skip(place, stride)) {
      each.accept(field(place));
    }
  }

  @Override
  public long scan(long cursor, int count, Consumer<? super Field> each) {
    forEach(each);
    return 0;
  }

  @Override
  public Field random(RandomGenerator random) {
    return field(pack.place(stride * random.nextInt(size())));
  }

  @Override
  public List<Field> sample(int count, RandomGenerator random) {
    List<Field> chosen = new ArrayList<>(count);
    int place = Listpack.START;
    int at = 0;
    for (int index : Choice.ascending(count, size(), random)) {
      place = pack.skip(place, stride * (index - at));
      at = index;
      chosen.add(field(place));
    }
    return chosen;
  }

  @Override
  public String encodingName() {
    return stride == TIMED ? "listpackex" : "listpack";
  }

  @Override
  public PackedFields copy() {
    PackedFields copy = new PackedFields();
    copy.pack = pack.copy();
    copy.stride = stride;
    return copy;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + pack.heapBytes();
  }

  private Field field(int place) {
    return field(pack.get(place), place);
  }

  private Field field(Bytes name, int place) {
    return new Field(name, pack.get(pack.next(place)), expireAtMillis(place));
  }

  /** The deadline of the field at {@code place}. */
  private long expireAtMillis(int place) {
    if (stride == NOT_TIMED) {
      return Field.NEVER;
    }
    long atMillis = pack.getLong(pack.skip(place, 2));
    return atMillis == 0 ? Field.NEVER : atMillis;
  }
}

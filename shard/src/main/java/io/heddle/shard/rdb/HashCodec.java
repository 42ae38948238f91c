package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashLimits;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hashes: as single fields or as a listpack, whichever they are, with deadlines or without. */
record HashCodec() implements ValueCodec {
  private static final int FIELDS = 4;
  private static final int LISTPACK = 16;

  /** Each deadline is told as the distance from the earliest, and one more; 0 is none. */
  private static final int TIMED_FIELDS = 24;

  /** Each deadline follows its field's value; 0 is none. */
  private static final int TIMED_LISTPACK = 25;

  private static final Bytes NONE = Bytes.of("0");

  /** Redis's defaults; a hash takes the form that the directives ask for when it next changes. */
  private static final HashLimits LIMITS = new HashLimits(512, 64);

  @Override
  public Set<Integer> types() {
    return Set.of(FIELDS, LISTPACK, TIMED_FIELDS, TIMED_LISTPACK);
  }

  @Override
  public Value read(int type, RdbReader reader) throws IOException {
    HashValue hash = new HashValue(reader.hasher());
    boolean timed = type == TIMED_FIELDS || type == TIMED_LISTPACK;
    long earliest = timed ? reader.readLittleEndian(Long.BYTES) : 0;
    if (timed) {
      hash.beginTiming();
    }
    if (type == LISTPACK || type == TIMED_LISTPACK) {
      readPacked(hash, timed, reader);
    } else {
      int count = reader.readCount(2);
      hash.expect(count, 0, 0, LIMITS);
      for (int i = 0; i < count; i++) {
        long distance = timed ? reader.readLength() : 0;
        Bytes name = Bytes.of(reader.readString());
        Bytes value = Bytes.of(reader.readString());
        add(hash, name, value, distance == 0 ? 0 : earliest + distance - 1, reader);
      }
    }
    if (hash.isEmpty()) {
      throw reader.damage("an empty hash");
    }
    return hash;
  }

  private static void readPacked(HashValue hash, boolean timed, RdbReader reader)
      throws IOException {
    List<Bytes> elements = Listpack.read(reader.readString());
    int stride = timed ? 3 : 2;
    if (elements.size() % stride != 0) {
      throw reader.damage("a part of a field");
    }
    for (int i = 0; i < elements.size(); i += stride) {
      long atMillis = timed ? Decimal.parse(elements.get(i + 2), -1) : 0;
      add(hash, elements.get(i), elements.get(i + 1), atMillis, reader);
    }
  }

  private static void add(HashValue hash, Bytes name, Bytes value, long atMillis, RdbReader reader)
      throws RdbException {
    if (atMillis < 0 || !hash.put(name, value, false, LIMITS)) {
      throw reader.damage("a field that is here twice, or has no deadline,");
    }
    if (atMillis > 0) {
      hash.expireAt(name, atMillis);
    }
  }

  @Override
  public int typeOf(Value value) {
    return switch (value.encodingName()) {
      case "listpack" -> LISTPACK;
      case "listpackex" -> TIMED_LISTPACK;
      default -> ((HashValue) value).earliest() == null ? FIELDS : TIMED_FIELDS;
    };
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    HashValue hash = (HashValue) value;
    int type = typeOf(value);
    Field first = hash.earliest();
    long earliest = first == null ? 0 : first.expireAtMillis();
    if (type == TIMED_FIELDS || type == TIMED_LISTPACK) {
      writer.writeLittleEndian(earliest, Long.BYTES);
    }
    if (type == LISTPACK || type == TIMED_LISTPACK) {
      writer.writeString(Listpack.write(packed(hash, type == TIMED_LISTPACK)));
      return;
    }
    writer.writeLength(hash.size());
    hash.forEach(
        field -> {
          if (type == TIMED_FIELDS) {
            boolean expires = field.expireAtMillis() != Field.NEVER;
            writer.writeLength(expires ? field.expireAtMillis() - earliest + 1 : 0);
          }
          writer.writeString(field.name());
          writer.writeString(field.value());
        });
  }

  private static List<Bytes> packed(HashValue hash, boolean timed) {
    List<Bytes> elements = new ArrayList<>();
    hash.forEach(
        field -> {
          elements.add(field.name());
          elements.add(field.value());
          if (timed) {
            boolean expires = field.expireAtMillis() != Field.NEVER;
            elements.add(expires ? Bytes.of(Long.toString(field.expireAtMillis())) : NONE);
          }
        });
    return elements;
  }
}

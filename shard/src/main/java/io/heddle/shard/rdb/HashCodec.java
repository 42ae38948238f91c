package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashLimits;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.Listpack;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hashes: as single fields or as a listpack, whichever they are, with deadlines or without. Older
 * files have a zipmap or a ziplist, and those of the candidates for Redis 7.4 deadlines that are
 * not led by the earliest one.
 */
record HashCodec() implements ValueCodec {
  private static final int FIELDS = 4;
  private static final int ZIPMAP = 9;
  private static final int ZIPLIST = 13;
  private static final int LISTPACK = 16;
  private static final int EARLY_TIMED_FIELDS = 22;
  private static final int EARLY_TIMED_LISTPACK = 23;

  /** Each deadline is told as the distance from the earliest, and one more; 0 is none. */
  private static final int TIMED_FIELDS = 24;

  /** Each deadline follows its field's value; 0 is none. */
  private static final int TIMED_LISTPACK = 25;

  @Override
  public Set<Integer> types() {
    return Set.of(
        FIELDS,
        ZIPMAP,
        ZIPLIST,
        LISTPACK,
        EARLY_TIMED_FIELDS,
        EARLY_TIMED_LISTPACK,
        TIMED_FIELDS,
        TIMED_LISTPACK);
  }

  @Override
  public @Nullable Value read(int type, RdbReader reader) throws IOException {
    HashValue hash =
        switch (type) {
          case ZIPMAP -> readZipmap(reader);
          case ZIPLIST -> packed(Ziplist.read(reader.readString()), false, reader);
          case LISTPACK -> packed(reader.readListpack(), false, reader);
          case EARLY_TIMED_LISTPACK -> packed(reader.readListpack(), true, reader);
          case TIMED_LISTPACK -> {
            reader.readLittleEndian(Long.BYTES); // the earliest deadline, which is there once more
            yield packed(reader.readListpack(), true, reader);
          }
          default -> readFields(type, reader);
        };
    return hash.isEmpty() ? null : hash;
  }

  private static HashValue packed(Listpack pack, boolean timed, RdbReader reader)
      throws RdbException {
    HashValue hash = HashValue.of(pack, timed, reader.limits().hashes(), reader.hasher());
    if (hash == null) {
      throw reader.damage("fields that make no sense");
    }
    return hash;
  }

  /** Of a zipmap, and of nothing else that is compact, Redis looks at the lengths too. */
  private static HashValue readZipmap(RdbReader reader) throws IOException {
    HashValue hash = packed(Zipmap.read(reader.readString()), false, reader);
    hash.spreadBeyond(reader.limits().hashes());
    return hash;
  }

  private static HashValue readFields(int type, RdbReader reader) throws IOException {
    HashLimits limits = reader.limits().hashes();
    HashValue hash = new HashValue(reader.hasher());
    long base = type == TIMED_FIELDS ? reader.readLittleEndian(Long.BYTES) - 1 : 0;
    if (type != FIELDS) {
      hash.beginTiming();
    }
    int count = reader.readCount(2);
    hash.expect(count, 0, 0, limits);
    for (int i = 0; i < count; i++) {
      long deadline = type == FIELDS ? 0 : reader.readLength();
      long atMillis = deadline == 0 ? 0 : base + deadline;
      Bytes name = Bytes.of(reader.readString());
      Bytes value = Bytes.of(reader.readString());
      if (atMillis < 0 || atMillis > Field.LATEST || !hash.put(name, value, false, limits)) {
        throw reader.damage("a field that is here twice, or has no deadline,");
      }
      if (atMillis > 0) {
        hash.expireAt(name, atMillis);
      }
    }
    return hash;
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
      writer.writeString(Objects.requireNonNull(hash.packed()));
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
}

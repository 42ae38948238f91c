package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.shard.data.SetLimits;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets: as single members, as an intset or as a listpack, whichever they are. */
record SetCodec() implements ValueCodec {
  private static final int MEMBERS = 2;
  private static final int INTSET = 11;
  private static final int LISTPACK = 20;

  @Override
  public Set<Integer> types() {
    return Set.of(MEMBERS, INTSET, LISTPACK);
  }

  @Override
  public @Nullable Value read(int type, RdbReader reader) throws IOException {
    SetLimits limits = reader.limits().sets();
    if (type == LISTPACK) {
      SetValue packed = SetValue.of(reader.readListpack(), limits, reader.hasher());
      if (packed == null) {
        throw memberTwice(reader);
      }
      return packed.isEmpty() ? null : packed;
    }
    SetValue set = SetValue.ofIntegers(reader.hasher());
    if (type == INTSET) {
      readIntset(set, limits, reader);
    } else {
      int count = reader.readCount(1);
      set.expect(count, limits);
      for (int i = 0; i < count; i++) {
        add(set, Bytes.of(reader.readString()), limits, reader);
      }
    }
    return set.isEmpty() ? null : set;
  }

  private static void readIntset(SetValue set, SetLimits limits, RdbReader reader)
      throws IOException {
    long[] integers = Intset.read(reader.readString());
    if (integers.length == 0) {
      throw reader.damage("an empty intset");
    }
    set.expect(integers.length, limits);
    for (long integer : integers) {
      add(set, Bytes.of(Long.toString(integer)), limits, reader);
    }
  }

  private static void add(SetValue set, Bytes member, SetLimits limits, RdbReader reader)
      throws RdbException {
    if (!set.add(member, limits)) {
      throw memberTwice(reader);
    }
  }

  private static RdbException memberTwice(RdbReader reader) {
    return reader.damage("a set that has a member twice");
  }

  @Override
  public int typeOf(Value value) {
    return switch (value.encodingName()) {
      case "intset" -> INTSET;
      case "listpack" -> LISTPACK;
      default -> MEMBERS;
    };
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    SetValue set = (SetValue) value;
    switch (typeOf(value)) {
      case INTSET ->
          writer.writeString(
              Intset.write(
                  set.members().stream().mapToLong(member -> Decimal.parse(member, 0)).toArray()));
      case LISTPACK -> writer.writeString(Objects.requireNonNull(set.packed()));
      default -> {
        writer.writeLength(set.size());
        set.forEach(writer::writeString);
      }
    }
  }
}

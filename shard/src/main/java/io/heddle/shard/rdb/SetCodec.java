package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.shard.data.SetLimits;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.Set;

/** Sets: as single members, as an intset or as a listpack, whichever they are. */
record SetCodec() implements ValueCodec {
  private static final int MEMBERS = 2;
  private static final int INTSET = 11;
  private static final int LISTPACK = 20;

  /** Redis's defaults; a set takes the form that the directives ask for when it next changes. */
  private static final SetLimits LIMITS = new SetLimits(512, 128, 64);

  @Override
  public Set<Integer> types() {
    return Set.of(MEMBERS, INTSET, LISTPACK);
  }

  @Override
  public Value read(int type, RdbReader reader) throws IOException {
    SetValue set =
        type == LISTPACK
            ? SetValue.ofStrings(reader.hasher())
            : SetValue.ofIntegers(reader.hasher());
    switch (type) {
      case MEMBERS -> {
        int count = reader.readCount(1);
        set.expect(count, LIMITS);
        for (int i = 0; i < count; i++) {
          add(set, Bytes.of(reader.readString()), reader);
        }
      }
      case INTSET -> {
        for (long integer : Intset.read(reader.readString())) {
          add(set, Bytes.of(Long.toString(integer)), reader);
        }
      }
      default -> {
        for (Bytes member : Listpack.read(reader.readString())) {
          add(set, member, reader);
        }
      }
    }
    if (set.isEmpty()) {
      throw reader.damage("an empty set");
    }
    return set;
  }

  private static void add(SetValue set, Bytes member, RdbReader reader) throws RdbException {
    if (!set.add(member, LIMITS)) {
      throw reader.damage("a set that has a member twice");
    }
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
      case LISTPACK -> writer.writeString(Listpack.write(set.members()));
      default -> {
        writer.writeLength(set.size());
        set.forEach(writer::writeString);
      }
    }
  }
}

package io.heddle.shard.rdb;

import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.Value;
import java.util.Set;

/**
 * Sorted sets, written one member after the other, the last first as Redis does, which makes the
 * encoding of it that suits. They are not read: a table needs the secret of its keyspace, which a
 * reader does not know.
 */
record SortedSetCodec() implements ValueCodec {
  private static final int SORTED_SET = 5;

  @Override
  public Set<Integer> types() {
    return Set.of();
  }

  @Override
  public Value read(int type, RdbReader reader) throws RdbException {
    throw reader.damage("a sorted set");
  }

  @Override
  public int typeOf(Value value) {
    return SORTED_SET;
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    SortedSetValue set = (SortedSetValue) value;
    ScoredMembers members = set.range(0, set.size(), true);
    writer.writeLength(members.size());
    for (int i = 0; i < members.size(); i++) {
      writer.writeString(members.member(i));
      writer.writeLittleEndian(Double.doubleToRawLongBits(members.score(i)), Double.BYTES);
    }
  }
}

package io.heddle.shard.rdb;

import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.Value;
import java.util.Set;

/**
 * Sets, written one member after the other, of which Redis makes the encoding that suits them. They
 * are not read: a set's table needs the secret of its keyspace, which a reader does not know.
 */
record SetCodec() implements ValueCodec {
  private static final int SET = 2;

  @Override
  public Set<Integer> types() {
    return Set.of();
  }

  @Override
  public Value read(int type, RdbReader reader) throws RdbException {
    throw reader.damage("a set");
  }

  @Override
  public int typeOf(Value value) {
    return SET;
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    SetValue set = (SetValue) value;
    writer.writeLength(set.size());
    set.forEach(writer::writeString);
  }
}

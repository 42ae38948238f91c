package io.heddle.shard.rdb;

import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.Value;
import java.util.Set;

/**
 * Hashes, written one field after the other, of which Redis makes the encoding that suits them.
 * They are not read: a hash's table needs the secret of its keyspace, which a reader does not know.
 */
record HashCodec() implements ValueCodec {
  private static final int HASH = 4;

  /** With deadlines, each told as the distance from the earliest, and one more. */
  private static final int TIMED_HASH = 24;

  @Override
  public Set<Integer> types() {
    return Set.of();
  }

  @Override
  public Value read(int type, RdbReader reader) throws RdbException {
    throw reader.damage("a hash");
  }

  @Override
  public int typeOf(Value value) {
    return ((HashValue) value).earliest() == null ? HASH : TIMED_HASH;
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    HashValue hash = (HashValue) value;
    Field earliest = hash.earliest();
    if (earliest != null) {
      writer.writeLittleEndian(earliest.expireAtMillis(), Long.BYTES);
    }
    writer.writeLength(hash.size());
    hash.forEach(
        field -> {
          if (earliest != null) {
            boolean timed = field.expireAtMillis() != Field.NEVER;
            writer.writeLength(timed ? field.expireAtMillis() - earliest.expireAtMillis() + 1 : 0);
          }
          writer.writeString(field.name());
          writer.writeString(field.value());
        });
  }
}

package io.heddle.shard.rdb;

import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one kind are written, and in which forms they are read: a kind joins the format
 * by a codec in {@link #ALL}. Stateless.
 */
sealed interface ValueCodec
    permits ValueCodec.Strings, ListCodec, SetCodec, HashCodec, SortedSetCodec {
  /** A codec for each kind of value. */
  List<ValueCodec> ALL =
      List.of(
          new Strings(), new ListCodec(), new SetCodec(), new HashCodec(), new SortedSetCodec());

  Map<Integer, ValueCodec> BY_TYPE = byType();

  private static Map<Integer, ValueCodec> byType() {
    Map<Integer, ValueCodec> codecs = new HashMap<>();
    for (ValueCodec codec : ALL) {
      codec.types().forEach(type -> codecs.put(type, codec));
    }
    return Map.copyOf(codecs);
  }

  /**
   * Reads the value that follows the byte {@code type}; null if there is nothing in it, as some
   * versions of Redis wrote by mistake.
   */
  static @Nullable Value readValue(int type, RdbReader reader) throws IOException {
    ValueCodec codec = BY_TYPE.get(type);
    if (codec == null) {
      throw reader.damage("a value of type " + type + ", which is unknown here,");
    }
    return codec.read(type, reader);
  }

  /** The codec that writes {@code value}. */
  static ValueCodec of(Value value) {
    return switch (value) {
      case StringValue string -> ALL.get(0);
      case ListValue list -> ALL.get(1);
      case SetValue set -> ALL.get(2);
      case HashValue hash -> ALL.get(3);
      case SortedSetValue set -> ALL.get(4);
    };
  }

  /** The types, of this version and of earlier ones, under which such values are read. */
  Set<Integer> types();

  /** See {@link #readValue}. */
  @Nullable Value read(int type, RdbReader reader) throws IOException;

  /** The type under which {@code value} is written now. */
  int typeOf(Value value);

  /** Writes what follows the type. */
  void write(Value value, RdbWriter writer);

  /** Byte strings, of which there is only one form. */
  record Strings() implements ValueCodec {
    private static final int STRING = 0;

    @Override
    public Set<Integer> types() {
      return Set.of(STRING);
    }

    @Override
    public Value read(int type, RdbReader reader) throws IOException {
      return new StringValue(reader.readString());
    }

    @Override
    public int typeOf(Value value) {
      return STRING;
    }

    @Override
    public void write(Value value, RdbWriter writer) {
      writer.writeString(((StringValue) value).borrowedBytes());
    }
  }
}

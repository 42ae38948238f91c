package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.ListEnd;
import io.heddle.shard.data.ListLimit;
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

/**
 * How the values of one kind are written, and in which forms they are read: a kind joins the format
 * by a codec in {@link #ALL}. Stateless.
 */
sealed interface ValueCodec
    permits ValueCodec.Strings, ValueCodec.Lists, SetCodec, HashCodec, SortedSetCodec {
  /** A codec for each kind of value. */
  List<ValueCodec> ALL =
      List.of(new Strings(), new Lists(), new SetCodec(), new HashCodec(), new SortedSetCodec());

  Map<Integer, ValueCodec> BY_TYPE = byType();

  private static Map<Integer, ValueCodec> byType() {
    Map<Integer, ValueCodec> codecs = new HashMap<>();
    for (ValueCodec codec : ALL) {
      codec.types().forEach(type -> codecs.put(type, codec));
    }
    return Map.copyOf(codecs);
  }

  /** Reads the value that follows the byte {@code type}. */
  static Value readValue(int type, RdbReader reader) throws IOException {
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

  Value read(int type, RdbReader reader) throws IOException;

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

  /** Lists: as single elements, or as nodes of a quicklist, listpacks or single large elements. */
  record Lists() implements ValueCodec {
    private static final int ELEMENTS = 1;
    private static final int NODES = 18;
    private static final int PLAIN = 1;
    private static final int PACKED = 2;

    /** Redis's default; a list takes the form that the directive asks for when it next changes. */
    private static final ListLimit LIMIT = new ListLimit(-2);

    @Override
    public Set<Integer> types() {
      return Set.of(ELEMENTS, NODES);
    }

    @Override
    public Value read(int type, RdbReader reader) throws IOException {
      ListValue list = new ListValue();
      int count = reader.readCount(1);
      for (int i = 0; i < count; i++) {
        if (type == ELEMENTS) {
          add(list, Bytes.of(reader.readString()));
        } else {
          readNode(list, reader);
        }
      }
      if (list.size() == 0) {
        throw reader.damage("an empty list");
      }
      return list;
    }

    private static void readNode(ListValue list, RdbReader reader) throws IOException {
      long container = reader.readLength();
      byte[] node = reader.readString();
      if (container == PLAIN) {
        add(list, Bytes.of(node));
      } else if (container == PACKED) {
        for (Bytes element : Listpack.read(node)) {
          add(list, element);
        }
      } else {
        throw reader.damage("a node of unknown kind in a list");
      }
    }

    private static void add(ListValue list, Bytes element) {
      list.makeRoom(LIMIT, 1, element.length());
      list.add(ListEnd.TAIL, element);
    }

    @Override
    public int typeOf(Value value) {
      return NODES;
    }

    @Override
    public void write(Value value, RdbWriter writer) {
      ListValue list = (ListValue) value;
      writer.writeLength(list.nodeCount());
      list.forEachNode(
          new ListValue.NodeVisitor() {
            @Override
            public void plain(Bytes element) {
              writer.writeLength(PLAIN);
              writer.writeString(element);
            }

            @Override
            public void packed(Bytes listpack) {
              writer.writeLength(PACKED);
              writer.writeString(listpack);
            }
          });
    }
  }
}

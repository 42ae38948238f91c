package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.ListEnd;
import io.heddle.shard.data.ListLimit;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists: as nodes of a quicklist, listpacks or single large elements. Older files have single
 * elements, a ziplist, or a quicklist of those.
 */
record ListCodec() implements ValueCodec {
  private static final int ELEMENTS = 1;
  private static final int ZIPLIST = 10;
  private static final int ZIPLIST_NODES = 14;
  private static final int NODES = 18;

  private static final int PLAIN = 1;
  private static final int PACKED = 2;

  @Override
  public Set<Integer> types() {
    return Set.of(ELEMENTS, ZIPLIST, ZIPLIST_NODES, NODES);
  }

  @Override
  public @Nullable Value read(int type, RdbReader reader) throws IOException {
    ListLimit limit = reader.limits().lists();
    ListValue list = ListValue.inNodes(limit);
    switch (type) {
      case ELEMENTS -> {
        for (long left = reader.readCount(1); left > 0; left--) {
          list.add(ListEnd.TAIL, Bytes.of(reader.readString()));
        }
      }
      case ZIPLIST -> Ziplist.read(reader.readString()).forEach(e -> list.add(ListEnd.TAIL, e));
      default -> {
        for (long left = reader.readCount(1); left > 0; left--) {
          readNode(list, type, reader);
        }
      }
    }
    // A ziplist, and nothing else, stays a quicklist in Redis even if it is small.
    if (type != ZIPLIST) {
      list.compact(limit);
    }
    return list.isEmpty() ? null : list;
  }

  private static void readNode(ListValue list, int type, RdbReader reader) throws IOException {
    long container = type == NODES ? reader.readLength() : PACKED;
    if (container != PLAIN && container != PACKED) {
      throw reader.damage("a node of unknown kind in a list");
    }
    byte[] node = reader.readString();
    if (node.length == 0) {
      throw reader.damage("an empty node in a list");
    }
    if (container == PLAIN) {
      list.appendAlone(Bytes.of(node));
    } else {
      list.append(type == NODES ? reader.listpack(node) : Ziplist.read(node));
    }
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

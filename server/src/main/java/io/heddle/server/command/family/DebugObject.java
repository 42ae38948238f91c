package io.heddle.server.command.family;

import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code DEBUG OBJECT} tells of a key and what it holds. */
final class DebugObject {
  private DebugObject() {}

  /** An object has no address here; the number that stands for it tells objects apart. */
  static String describe(Entry entry, int idleSeconds) {
    return String.format(
        Locale.ROOT,
        "Value at:0x%x refcount:1 encoding:%s lru:%d lru_seconds_idle:%d%s",
        System.identityHashCode(entry),
        entry.encodingName(),
        entry.accessClock(),
        idleSeconds,
        entry.value() instanceof ListValue list ? describe(list.shape()) : "");
  }

  private static String describe(ListValue.@Nullable Shape shape) {
    return shape == null
        ? ""
        : String.format(
            Locale.ROOT,
            " ql_nodes:%d ql_avg_node:%.2f ql_listpack_max:%d ql_compressed:%d"
                + " ql_uncompressed_size:%d",
            shape.nodes(),
            (double) shape.elements() / shape.nodes(),
            shape.limit().setting(),
            shape.limit().depth() == 0 ? 0 : 1,
            shape.bytes());
  }
}

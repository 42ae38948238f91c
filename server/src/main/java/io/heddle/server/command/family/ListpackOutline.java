package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.data.Listpack;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a value in one listpack is made of, as lines of text. */
final class ListpackOutline {
  /** Of longer elements the rest is left out. */
  private static final int SHOWN_BYTES = 40;

  private ListpackOutline() {}

  /** The outline of {@code value}; null if that is no listpack. */
  static @Nullable String of(@Nullable Value value) {
    Bytes framed =
        switch (value) {
          case null -> null;
          case StringValue string -> null;
          case ListValue list -> list.shape() == null ? packed(list) : null;
          case SetValue set -> set.packed();
          case HashValue hash -> hash.packed();
          case SortedSetValue set -> set.packed();
        };
    return framed == null ? null : of(framed);
  }

  /** A list that is a {@code listpack} has one node. */
  private static Bytes packed(ListValue list) {
    List<Bytes> nodes = new ArrayList<>();
    list.forEachNode(
        new ListValue.NodeVisitor() {
          @Override
          public void plain(Bytes element) {
            throw new IllegalStateException("a large element in a listpack");
          }

          @Override
          public void packed(Bytes listpack) {
            nodes.add(listpack);
          }
        });
    return nodes.get(0);
  }

  private static String of(Bytes framed) {
    Listpack pack = Objects.requireNonNull(Listpack.read(framed.toArray()));
    StringBuilder text = new StringBuilder();
    text.append("listpack of ").append(framed.length()).append(" bytes, ");
    text.append(pack.size()).append(" elements\n");
    int[] index = {0};
    pack.forEach(
        element -> {
          Bytes shown = element.slice(0, Math.min(SHOWN_BYTES, element.length()));
          text.append("  ").append(index[0]++);
          text.append(": ").append(element.length()).append(" bytes, ").append(shown);
          text.append(element.length() > SHOWN_BYTES ? "...\n" : "\n");
        });
    return text.toString();
  }
}

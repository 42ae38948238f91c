package io.heddle.shard.data;

import org.jspecify.annotations.Nullable;

/** What a key holds. Owned by the holder of its shard's turn. */
public sealed interface Value permits StringValue, ListValue, SetValue, HashValue, SortedSetValue {
  /** The type as {@code TYPE} reports it, such as {@code string}. */
  String typeName();

  /** The present representation as {@code OBJECT ENCODING} reports it, with Redis's names. */
  String encodingName();

  /** Whether nothing is left in it, so that its key has to go. */
  boolean isEmpty();

  /** What finds parts of this by their names, if this is big; else null. */
  default @Nullable NameTable<?> names() {
    return null;
  }

  /** An equal value that shares nothing that could change with this one. */
  Value copy();

  /**
   * How many pieces of memory Redis would keep this in: the elements of a large value, the nodes of
   * a {@code quicklist}, and 1 for what is compact.
   */
  int pieces();

  /** An estimate of the heap this value takes, in bytes. */
  long heapBytes();
}

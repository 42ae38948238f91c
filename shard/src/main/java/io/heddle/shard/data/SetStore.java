package io.heddle.shard.data;

/** What a {@link SetValue} keeps its members in. */
sealed interface SetStore permits Intset, Listpack, MemberTable {
  /** How many members there are. */
  int size();

  /** An estimate of the heap this takes, in bytes. */
  long heapBytes();
}

package io.heddle.shard.data;

/** One of the nodes of a {@link Quicklist}. */
sealed interface ListNode permits PackedList, CompressedList {
  /** How many elements there are. */
  int size();

  /** How many bytes Redis's listpack of these elements has. */
  int bytes();

  /** The length of the first of the elements, which is there. */
  int firstLength();

  /** These elements as they are read and changed; a compressed node stays as it is. */
  PackedList packed();

  /** The same elements, in an object of its own where they may change. */
  ListNode copy();

  long heapBytes();
}

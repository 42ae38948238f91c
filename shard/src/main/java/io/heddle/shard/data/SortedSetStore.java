package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/** What a {@link SortedSetValue} keeps its members in. */
sealed interface SortedSetStore permits PackedScores, RankedTable {
  /** How many members there are. */
  int size();

  /** The score of {@code member}, or NaN, which is no score, if it is not here. */
  double score(Bytes member);

  /** Adds a copy of {@code member}, which is not here. */
  void add(Bytes member, double score);

  /** Gives {@code member}, which is here, another score. */
  void update(Bytes member, double score);

  /** Removes {@code member}; false if it was not here. */
  boolean remove(Bytes member);

  /** How many members are before {@code cut}. */
  int countBefore(Cut cut);

  /** Puts the members from rank {@code from} on into {@code target}, in order, until it is full. */
  void copyTo(byte[][] target, int from);

  /** Removes those from one rank to another, which is excluded. */
  void removeRange(int from, int to);

  SortedSetStore copy();

  /** An estimate of the heap this takes, in bytes. */
  long heapBytes();
}

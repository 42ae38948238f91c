package io.heddle.shard.data;

import io.heddle.resp.Bytes;

/**
 * A small sorted set: each member, followed by its score in decimal, in one {@link Listpack}, in
 * order. Owned by the holder of the shard's turn.
 *
 * <p>As in Redis, this is where a score of minus zero becomes zero.
 */
final class PackedScores implements SortedSetStore {
  private static final int OBJECT_BYTES = 16;

  /** Elements for each member. */
  private static final int STRIDE = 2;

  private final Listpack pack;

  PackedScores() {
    this(new Listpack());
  }

  private PackedScores(Listpack pack) {
    this.pack = pack;
  }

  @Override
  public int size() {
    return pack.size() / STRIDE;
  }

  /** Whether a member of {@code length} bytes keeps this within what Redis allows. */
  boolean mayGrowBy(int length) {
    return pack.mayGrowBy(length);
  }

  @Override
  public double score(Bytes member) {
    int place = pack.find(member, STRIDE);
    return place < 0 ? Double.NaN : scoreAt(pack.next(place));
  }

  private double scoreAt(int place) {
    return pack.isInteger(place) ? pack.getLong(place) : number(pack.get(place).toString());
  }

  /** What {@link #text} is of; numbers that others wrote are not read here. */
  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static Bytes text(double score) {
    if (Double.isInfinite(score)) {
      return Bytes.of(score < 0 ? "-inf" : "inf");
    }
    long integer = (long) score;
    boolean isExact = integer == score && integer != Long.MAX_VALUE;
    return Bytes.of(isExact ? Long.toString(integer) : Double.toString(score));
  }

  @Override
  public void add(Bytes member, double score) {
    pack.insert(placeAfter(new Cut.AtPlace(score, member, false)), member, text(score));
  }

  /** As Redis writes these members to files and payloads, owned. */
  Bytes toBytes() {
    return pack.toBytes();
  }

  /** As {@link #add}, of a member that comes after all that are here. */
  void addLast(Bytes member, double score) {
    pack.insert(pack.end(), member, text(score));
  }

  @Override
  public void update(Bytes member, double score) {
    remove(member);
    add(member, score);
  }

  @Override
  public boolean remove(Bytes member) {
    int place = pack.find(member, STRIDE);
    if (place < 0) {
      return false;
    }
    pack.remove(place, STRIDE);
    return true;
  }

  @Override
  public int countBefore(Cut cut) {
    int count = 0;
    int place = Listpack.START;
    while (place < pack.end() && follows(cut, place)) {
      place = pack.skip(place, STRIDE);
      count++;
    }
    return count;
  }

  /** The place of the first member that is not before {@code cut}. */
  private int placeAfter(Cut cut) {
    int place = Listpack.START;
    while (place < pack.end() && follows(cut, place)) {
      place = pack.skip(place, STRIDE);
    }
    return place;
  }

  private boolean follows(Cut cut, int place) {
    int side = cut.sideOf(scoreAt(pack.next(place)));
    if (side != 0) {
      return side > 0;
    }
    Bytes member = pack.get(place);
    return cut.followsMember(member.array(), member.offset(), member.offset() + member.length());
  }

  @Override
  public void copyTo(byte[][] target, int from) {
    int place = pack.place(STRIDE * from);
    for (int i = 0; i < target.length; i++) {
      int score = pack.next(place);
      target[i] = ScoredMember.of(pack.get(place), scoreAt(score));
      place = pack.next(score);
    }
  }

  @Override
  public void removeRange(int from, int to) {
    pack.remove(pack.place(STRIDE * from), STRIDE * (to - from));
  }

  @Override
  public PackedScores copy() {
    return new PackedScores(pack.copy());
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + pack.heapBytes();
  }
}

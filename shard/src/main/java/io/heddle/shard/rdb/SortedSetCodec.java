package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetLimits;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sorted sets: as single members, the last first, or as a listpack, whichever they are. */
record SortedSetCodec() implements ValueCodec {
  private static final int MEMBERS = 5;
  private static final int LISTPACK = 17;

  /** Redis's defaults; a set takes the form that the directives ask for when it next changes. */
  private static final SortedSetLimits LIMITS = new SortedSetLimits(128, 64);

  @Override
  public Set<Integer> types() {
    return Set.of(MEMBERS, LISTPACK);
  }

  @Override
  public Value read(int type, RdbReader reader) throws IOException {
    SortedSetValue set = SortedSetValue.packed(reader.hasher());
    if (type == LISTPACK) {
      readPacked(set, reader);
    } else {
      int count = reader.readCount(1 + Double.BYTES);
      set.expect(count, LIMITS);
      for (int i = 0; i < count; i++) {
        Bytes member = Bytes.of(reader.readString());
        add(set, member, Double.longBitsToDouble(reader.readLittleEndian(Double.BYTES)), reader);
      }
    }
    if (set.isEmpty()) {
      throw reader.damage("an empty sorted set");
    }
    return set;
  }

  private static void readPacked(SortedSetValue set, RdbReader reader) throws IOException {
    List<Bytes> elements = Listpack.read(reader.readString());
    if (elements.size() % 2 != 0) {
      throw reader.damage("a member without a score");
    }
    set.expect(elements.size() / 2, LIMITS);
    for (int i = 0; i < elements.size(); i += 2) {
      add(set, elements.get(i), DoubleText.parse(elements.get(i + 1)), reader);
    }
  }

  private static void add(SortedSetValue set, Bytes member, double score, RdbReader reader)
      throws RdbException {
    if (Double.isNaN(score) || !Double.isNaN(set.score(member))) {
      throw reader.damage("a member that is here twice, or has no score,");
    }
    set.add(member, score, LIMITS);
  }

  @Override
  public int typeOf(Value value) {
    return ((SortedSetValue) value).isPacked() ? LISTPACK : MEMBERS;
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    SortedSetValue set = (SortedSetValue) value;
    if (set.isPacked()) {
      List<Bytes> elements = new ArrayList<>();
      set.forEach(
          (member, score) -> {
            elements.add(member);
            elements.add(text(score));
          });
      writer.writeString(Listpack.write(elements));
      return;
    }
    ScoredMembers members = set.range(0, set.size(), true);
    writer.writeLength(members.size());
    for (int i = 0; i < members.size(); i++) {
      writer.writeString(members.member(i));
      writer.writeLittleEndian(Double.doubleToRawLongBits(members.score(i)), Double.BYTES);
    }
  }

  private static Bytes text(double score) {
    if (Double.isInfinite(score)) {
      return Bytes.of(score < 0 ? "-inf" : "inf");
    }
    long integer = (long) score;
    boolean isExact = integer == score && integer != Long.MAX_VALUE;
    return Bytes.of(isExact ? Long.toString(integer) : Double.toString(score));
  }
}

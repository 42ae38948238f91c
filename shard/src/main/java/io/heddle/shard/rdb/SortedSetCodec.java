package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import io.heddle.shard.data.ScoredMembers;
import io.heddle.shard.data.SortedSetLimits;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sorted sets: as single members, the last first, or as a listpack, whichever they are. Older files
 * have scores as text, or a ziplist.
 */
record SortedSetCodec() implements ValueCodec {
  private static final int OLD_MEMBERS = 3;
  private static final int MEMBERS = 5;
  private static final int ZIPLIST = 12;
  private static final int LISTPACK = 17;

  // In the place of the length of a score as text.
  private static final int NEGATIVE_INFINITY = 255;
  private static final int POSITIVE_INFINITY = 254;
  private static final int NO_NUMBER = 253;

  @Override
  public Set<Integer> types() {
    return Set.of(OLD_MEMBERS, MEMBERS, ZIPLIST, LISTPACK);
  }

  @Override
  public @Nullable Value read(int type, RdbReader reader) throws IOException {
    SortedSetLimits limits = reader.limits().sortedSets();
    SortedSetValue set =
        switch (type) {
          case ZIPLIST ->
              SortedSetValue.of(Ziplist.read(reader.readString()), limits, reader.hasher());
          case LISTPACK -> SortedSetValue.of(reader.readListpack(), limits, reader.hasher());
          default -> readMembers(type, reader);
        };
    if (set == null) {
      throw reader.damage("a member that is here twice, or has no score,");
    }
    set.compact(limits);
    return set.isEmpty() ? null : set;
  }

  private static @Nullable SortedSetValue readMembers(int type, RdbReader reader)
      throws IOException {
    SortedSetValue set = SortedSetValue.spread(reader.hasher());
    for (long left = reader.readCount(2); left > 0; left--) {
      Bytes member = Bytes.of(reader.readString());
      double score =
          type == MEMBERS
              ? Double.longBitsToDouble(reader.readLittleEndian(Double.BYTES))
              : readText(reader);
      if (!set.addNew(member, score)) {
        return null;
      }
    }
    return set;
  }

  private static double readText(RdbReader reader) throws IOException {
    int length = reader.readByte();
    return switch (length) {
      case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
      case NO_NUMBER -> Double.NaN;
      default -> DoubleText.parsePrefix(Bytes.of(reader.readBytes(length)));
    };
  }

  @Override
  public int typeOf(Value value) {
    return ((SortedSetValue) value).isPacked() ? LISTPACK : MEMBERS;
  }

  @Override
  public void write(Value value, RdbWriter writer) {
    SortedSetValue set = (SortedSetValue) value;
    Bytes packed = set.packed();
    if (packed != null) {
      writer.writeString(packed);
      return;
    }
    ScoredMembers members = set.range(0, set.size(), true);
    writer.writeLength(members.size());
    for (int i = 0; i < members.size(); i++) {
      writer.writeString(members.member(i));
      writer.writeLittleEndian(Double.doubleToRawLongBits(members.score(i)), Double.BYTES);
    }
  }
}

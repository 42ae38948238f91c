package io.heddle.server.config;

import static io.heddle.server.config.Setting.Mutability.MUTABLE;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.HashLimits;
import io.heddle.shard.data.Limits;
import io.heddle.shard.data.ListLimit;
import io.heddle.shard.data.SetLimits;
import io.heddle.shard.data.SortedSetLimits;

/** Up to which size values of each kind are compact. Any thread may ask. */
public final class ValueLimits {
  /** Somewhat less than 4 GB. */
  private static final long LARGEST_LIST_ELEMENT = (1L << 32) - (1 << 20);

  private final Settings settings;
  private final Setting<Long> setMaxIntsetEntries;
  private final Setting<Long> setMaxListpackEntries;
  private final Setting<Long> setMaxListpackValue;
  private final Setting<Long> hashMaxListpackEntries;
  private final Setting<Long> hashMaxListpackValue;
  private final Setting<Long> zsetMaxListpackEntries;
  private final Setting<Long> zsetMaxListpackValue;

  /** How much of a list is in one piece, and up to where a list is no more than that. */
  private final Setting<Integer> listMaxListpackSize;

  /** How many pieces at each end of a list are not compressed; 0 if none are. */
  private final Setting<Integer> listCompressDepth;

  /** No directive: {@code DEBUG QUICKLIST-PACKED-THRESHOLD} sets it. */
  private volatile long largeListElement;

  ValueLimits(Settings settings) {
    this.settings = settings;
    Syntax<Long> count = Syntax.longInteger(0, Long.MAX_VALUE);
    Syntax<Long> bytes = Syntax.memory(0, Long.MAX_VALUE);
    setMaxIntsetEntries = add("set-max-intset-entries", count, 512L);
    setMaxListpackEntries = add("set-max-listpack-entries", count, 128L);
    setMaxListpackValue = add("set-max-listpack-value", count, 64L);
    hashMaxListpackEntries =
        add("hash-max-listpack-entries", count, 512L, "hash-max-ziplist-entries");
    hashMaxListpackValue = add("hash-max-listpack-value", bytes, 64L, "hash-max-ziplist-value");
    zsetMaxListpackEntries =
        add("zset-max-listpack-entries", count, 128L, "zset-max-ziplist-entries");
    zsetMaxListpackValue = add("zset-max-listpack-value", bytes, 64L, "zset-max-ziplist-value");
    listMaxListpackSize =
        add(
            "list-max-listpack-size",
            Syntax.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
            -2,
            "list-max-ziplist-size");
    listCompressDepth = add("list-compress-depth", Syntax.integer(0, Integer.MAX_VALUE), 0);
  }

  private <T> Setting<T> add(String name, Syntax<T> syntax, T defaultValue) {
    return settings.add(new Setting<>(name, syntax, defaultValue, MUTABLE));
  }

  /** Adds a setting that also goes by an older name. */
  private <T> Setting<T> add(String name, Syntax<T> syntax, T defaultValue, String formerName) {
    Setting<T> setting = add(name, syntax, defaultValue);
    settings.alias(formerName, setting);
    return setting;
  }

  public SetLimits ofSets() {
    return new SetLimits(
        setMaxIntsetEntries.get(), setMaxListpackEntries.get(), setMaxListpackValue.get());
  }

  public HashLimits ofHashes() {
    return new HashLimits(hashMaxListpackEntries.get(), hashMaxListpackValue.get());
  }

  public SortedSetLimits ofSortedSets() {
    return new SortedSetLimits(zsetMaxListpackEntries.get(), zsetMaxListpackValue.get());
  }

  public ListLimit ofLists() {
    return new ListLimit(listMaxListpackSize.get(), listCompressDepth.get(), largeListElement);
  }

  /** All of them. */
  public Limits all() {
    return new Limits(ofLists(), ofSets(), ofHashes(), ofSortedSets());
  }

  /**
   * From which length on elements of lists get a piece of their own, an amount of memory; 0 for the
   * usual rule.
   *
   * @return whether {@code length} makes sense, and was taken
   */
  public boolean largeListElement(Bytes length) {
    try {
      long bytes = Amounts.memory(length);
      boolean isSmall = Long.compareUnsigned(bytes, LARGEST_LIST_ELEMENT) <= 0;
      largeListElement = isSmall ? bytes : largeListElement;
      return isSmall;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

package io.heddle.shard.data;

/**
 * Up to which size values of each kind are compact.
 *
 * @param lists what fits into one piece of a list
 */
public record Limits(
    ListLimit lists, SetLimits sets, HashLimits hashes, SortedSetLimits sortedSets) {
  /** What Redis has where nobody says anything else. */
  public static final Limits DEFAULTS =
      new Limits(
          new ListLimit(-2),
          new SetLimits(512, 128, 64),
          new HashLimits(512, 64),
          new SortedSetLimits(128, 64));
}

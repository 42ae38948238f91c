package io.heddle.server.config;

import io.heddle.shard.data.Limits;

/** Up to which size values of each kind are compact, as a configuration has it now. */
public final class ValueLimits {
  private ValueLimits() {}

  public static Limits of(Config config) {
    return new Limits(
        config.listLimit(), config.setLimits(), config.hashLimits(), config.sortedSetLimits());
  }
}

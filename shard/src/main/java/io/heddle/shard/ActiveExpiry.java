package io.heddle.shard;

import io.heddle.seam.Clock;
import io.heddle.shard.keyspace.Keyspace;
import java.util.function.LongConsumer;

/**
 * Removes what has expired though nobody asks for it: now and then a slice, so that those who ask
 * for other things hardly notice. Owned by the holder of the shard's turn, but for {@link
 * #interval} and {@link #watch}, which any thread may call.
 */
final class ActiveExpiry {
  /** What {@link #run} returns if there is nothing to come back for. */
  static final long NEVER = Long.MAX_VALUE;

  private final Clock clock;
  private final TurnStatistics statistics;
  private final int slice;
  private volatile long intervalMillis;
  private long lastMillis;

  /** Whether more had expired than the last round could remove. */
  private boolean isBehind;

  private long pausedUntil;
  private boolean isOn = true;
  private volatile LongConsumer watch = nanos -> {};

  ActiveExpiry(Clock clock, TurnStatistics statistics, ShardSettings settings) {
    this.clock = clock;
    this.statistics = statistics;
    this.slice = settings.expirySlice();
    this.intervalMillis = settings.expiryIntervalMillis();
  }

  /** Changes the shortest time between two rounds. Any thread. */
  void interval(long millis) {
    intervalMillis = millis;
  }

  void pause(long untilMillis) {
    pausedUntil = untilMillis;
  }

  void on(boolean yes) {
    isOn = yes;
  }

  /** Has {@code whom} told how many nanoseconds each round takes. */
  void watch(LongConsumer whom) {
    watch = whom;
  }

  /**
   * Removes a slice of what has expired in the first {@code inUse} of {@code databases}, if it is
   * time for that, and returns when to come back: soon if there is more, but not in each of the
   * turns that follow.
   */
  long run(Keyspace[] databases, int inUse, long now) {
    long next = nextDeadline(databases, inUse);
    if (next == NEVER || !isOn) {
      return NEVER;
    }
    lastMillis = Math.min(lastMillis, now); // somebody may have set the clock back
    long interval = isBehind ? 1 : intervalMillis;
    long wake = Math.max(next, Math.max(lastMillis + interval, pausedUntil));
    if (wake > now) {
      return wake;
    }
    lastMillis = now;
    isBehind = removeSlice(databases, inUse, now) == 0;
    next = nextDeadline(databases, inUse);
    return isBehind ? now + 1 : Math.max(next, now + intervalMillis);
  }

  /** Removes as many entries as one turn may, and returns how many more it could have. */
  private int removeSlice(Keyspace[] databases, int inUse, long now) {
    long start = clock.nanos();
    int room = slice;
    for (int i = 0; i < inUse; i++) {
      room -= databases[i].expireDue(now, room);
    }
    long nanos = clock.nanos() - start;
    statistics.recordExpiry(nanos);
    watch.accept(nanos);
    return room;
  }

  private static long nextDeadline(Keyspace[] databases, int inUse) {
    long next = NEVER;
    for (int i = 0; i < inUse; i++) {
      next = Math.min(next, databases[i].nextDeadline());
    }
    return next;
  }
}

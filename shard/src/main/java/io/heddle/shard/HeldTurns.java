package io.heddle.shard;

import io.heddle.seam.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The turns that a connection takes while it carries out a pipeline, as they happen to be free, and
 * gives back all at once. Belongs to that connection.
 *
 * <p>To go to and fro between shards then costs nothing. Nobody waits for a turn while holding
 * others, so no circle of waiting can close: whoever finds a turn taken must {@link #release}, and
 * send a message.
 */
public final class HeldTurns {
  private final Clock clock;
  private final boolean[] holds;

  /** The first {@link #count} are held. */
  private @Nullable Shard[] held = new Shard[1];

  private int count;
  private long startNanos;
  private long startMillis;

  public HeldTurns(Shards shards, Clock clock) {
    this.clock = clock;
    this.holds = new boolean[shards.size()];
  }

  /** Whether the turn of {@code shard} is held, if need be from now on; false if it is not free. */
  public boolean take(Shard shard) {
    return holds[shard.index()] || takeFree(shard);
  }

  private boolean takeFree(Shard shard) {
    if (!shard.tryHold()) {
      return false;
    }
    if (count == 0) {
      startNanos = clock.nanos();
      startMillis = clock.millis();
    }
    shard.beginTurn(startMillis, startNanos);
    if (count == held.length) {
      held = Arrays.copyOf(held, Math.min(2 * count, holds.length));
    }
    held[count++] = shard;
    holds[shard.index()] = true;
    return true;
  }

  /** How many turns are held. */
  public int count() {
    return count;
  }

  /** When the first of them was taken, in the clock's nanoseconds. */
  public long startNanos() {
    return startNanos;
  }

  /**
   * Carries out {@code work} in the held turn of {@code shard}; returns what went wrong, or null.
   */
  public @Nullable Throwable perform(Shard shard, Work work) {
    try {
      work.perform(shard);
      return null;
    } catch (RuntimeException | Error e) {
      shard.fail(e);
      return e;
    }
  }

  /**
   * Whether others should have the turns: they ask for one, or this has gone on for long.
   *
   * @param nanos the clock's time
   */
  public boolean areWanted(long nanos) {
    for (int i = 0; i < count; i++) {
      if (shard(i).isWanted(nanos - startNanos)) {
        return true;
      }
    }
    return false;
  }

  /** Gives all turns back, and carries out what was asked of their shards meanwhile. */
  public void release() {
    int given = count;
    count = 0;
    for (int i = 0; i < given; i++) {
      holds[shard(i).index()] = false;
      shard(i).giveBackHeld();
    }
    for (int i = 0; i < given; i++) {
      shard(i).helpOthers();
      held[i] = null;
    }
  }

  private Shard shard(int i) {
    Shard shard = held[i];
    assert shard != null;
    return shard;
  }
}

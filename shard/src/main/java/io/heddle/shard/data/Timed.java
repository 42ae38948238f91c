package io.heddle.shard.data;

/**
 * What happens at a moment, and its place in the {@link ExpiryHeap}. Owned by the holder of the
 * shard's turn.
 */
public abstract class Timed {
  long atMillis;
  int index = -1;

  protected Timed(long atMillis) {
    this.atMillis = atMillis;
  }

  /** Milliseconds since the Unix epoch. */
  public final long atMillis() {
    return atMillis;
  }

  /** Whether the time is past; at the very millisecond things still live, as in Redis. */
  public final boolean isOver(long nowMillis) {
    return nowMillis > atMillis;
  }
}

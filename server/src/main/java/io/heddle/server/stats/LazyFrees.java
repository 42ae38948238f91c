package io.heddle.server.stats;

import io.heddle.shard.keyspace.Entry;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many values were left to the garbage collector where Redis leaves them to a thread of its
 * own. Any thread may use it.
 */
public final class LazyFrees {
  /** What Redis keeps in no more pieces than these it frees at once. */
  private static final int FEW_PIECES = 64;

  private final LongAdder values = new LongAdder();

  /** Notes that nobody will need what {@code entry} holds any more. */
  public void dropped(Entry entry) {
    if (entry.pieces() > FEW_PIECES) {
      values.increment();
    }
  }

  /** Notes that nobody will need so many keys any more, whatever they hold. */
  public void dropped(long keys) {
    values.add(keys);
  }

  public long values() {
    return values.sum();
  }

  void reset() {
    values.reset();
  }
}

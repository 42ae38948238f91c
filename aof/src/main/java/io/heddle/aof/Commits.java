package io.heddle.aof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How much of each shard's log would survive a loss of power now. Any thread may use it.
 *
 * <p>That is not all that is synced: recovery drops a group whose partners in other logs are
 * missing, and everything behind it, so a group counts only when its partners do. This is the same
 * greatest consistent cut that {@link Recovery} finds, over the units that are not yet safe.
 */
final class Commits {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<List<Participant>> pending = new ArrayList<>();
  private final long[] synced;

  /** More units than this are not remembered without an attempt to make them safe. */
  private static final int MANY = 1 << 14;

  private final Runnable[] listeners;
  private final Runnable[] syncs;
  private final LongSupplier[] stored;

  /** How many logs have groups that are in no file yet, and units of which not all parts are. */
  private final AtomicInteger incomplete = new AtomicInteger();

  private volatile long[] committed;

  /** Whether the next start would find these logs, and not those that they are to replace. */
  private volatile boolean inForce;

  Commits(int shards, boolean inForce) {
    this.inForce = inForce;
    synced = new long[shards];
    committed = new long[shards];
    listeners = new Runnable[shards];
    syncs = new Runnable[shards];
    stored = new LongSupplier[shards];
    Arrays.fill(stored, (LongSupplier) () -> 0);
    Arrays.fill(listeners, (Runnable) () -> {});
    Arrays.fill(syncs, (Runnable) () -> {});
  }

  /**
   * Takes a log in.
   *
   * @param listener is called whenever more of {@code shard}'s log would survive
   * @param sync has that log synced soon
   * @param lastStored gives the number of the last group that is in its file
   */
  void onProgress(int shard, Runnable listener, Runnable sync, LongSupplier lastStored) {
    stored[shard] = lastStored;
    listeners[shard] = listener;
    syncs[shard] = sync;
  }

  /** Has every log synced soon. */
  void wantSync() {
    for (Runnable sync : syncs) {
      sync.run();
    }
  }

  /** Notes that these groups count together or not at all; before any of them is synced. */
  void join(List<Participant> unit) {
    boolean many;
    lock.lock();
    try {
      pending.add(unit);
      many = pending.size() % MANY == 0;
    } finally {
      lock.unlock();
    }
    if (many) {
      wantSync();
    }
  }

  /** Notes that {@code shard}'s log is synced up to {@code sequence}. */
  void synced(int shard, long sequence) {
    long[] before = committed;
    long[] cut = advance(shard, sequence);
    for (int i = 0; i < cut.length; i++) {
      if (cut[i] != before[i]) {
        listeners[i].run();
      }
    }
  }

  private long[] advance(int shard, long sequence) {
    lock.lock();
    try {
      synced[shard] = sequence;
      long[] cut = cut(synced, pending);
      Iterator<List<Participant>> units = pending.iterator();
      while (units.hasNext()) {
        if (isWithin(units.next(), cut)) {
          units.remove();
        }
      }
      committed = cut;
      return cut;
    } finally {
      lock.unlock();
    }
  }

  /** From now on, until {@link #endIncomplete}, some group is in no file yet. */
  void beginIncomplete() {
    incomplete.incrementAndGet();
  }

  /** Ends what {@link #beginIncomplete} began. */
  void endIncomplete() {
    if (incomplete.decrementAndGet() == 0) {
      for (Runnable listener : listeners) {
        listener.run();
      }
    }
  }

  /**
   * Whether the group {@code sequence} of {@code shard}, which is in its file, survives the end of
   * the process: not if a partner of it, or of one before it, is in no file.
   */
  boolean isKept(int shard, long sequence) {
    return incomplete.get() == 0 || kept()[shard] >= sequence;
  }

  private long[] kept() {
    lock.lock();
    try {
      return cut(Arrays.stream(stored).mapToLong(LongSupplier::getAsLong).toArray(), pending);
    } finally {
      lock.unlock();
    }
  }

  /** The number up to which the groups of {@code shard} would survive. */
  long committed(int shard) {
    return inForce ? committed[shard] : 0;
  }

  /** Whether anything would survive, be it the end of the process only. */
  boolean count() {
    return inForce;
  }

  /** The next start will find these logs. */
  void comeInForce() {
    inForce = true;
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  /** The largest numbers, none above {@code limits}, that cut through none of {@code units}. */
  static long[] cut(long[] limits, List<List<Participant>> units) {
    long[] cut = Arrays.copyOf(limits, limits.length);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (List<Participant> unit : units) {
        if (!isWithin(unit, cut)) {
          for (Participant part : unit) {
            if (cut[part.shard()] >= part.sequence()) {
              cut[part.shard()] = part.sequence() - 1;
              changed = true;
            }
          }
        }
      }
    }
    return cut;
  }

  private static boolean isWithin(List<Participant> unit, long[] cut) {
    for (Participant part : unit) {
      if (cut[part.shard()] < part.sequence()) {
        return false;
      }
    }
    return true;
  }
}

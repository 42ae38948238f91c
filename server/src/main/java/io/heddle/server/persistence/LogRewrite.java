package io.heddle.server.persistence;

import io.heddle.aof.Rewrite;
import io.heddle.aof.ShardLog;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.Shard;
import io.heddle.shard.ShardSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the log of one shard by a shorter one while the shard goes on. Everything in this class
 * runs on the thread that is kept for rewriting, which waits for the shard and for the log in turn.
 */
final class LogRewrite {
  /** Waiting for what is told to nobody. */
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Shard shard;
  private final ShardLog log;
  private final Rewrite rewrite;
  private final Waiting waiting;
  private final IntSupplier delay;
  private final BooleanSupplier unwanted;
  private final Pace pace;

  /**
   * @param delay how long each key takes, for tests: see {@link Pace}
   * @param unwanted whether it is to break off
   */
  LogRewrite(
      Shard shard,
      ShardLog log,
      Clock clock,
      Waiting waiting,
      IntSupplier delay,
      BooleanSupplier unwanted) {
    Thread thread = Thread.currentThread();
    this.shard = shard;
    this.log = log;
    this.waiting = waiting;
    this.delay = delay;
    this.unwanted = unwanted;
    this.pace = new Pace(clock, waiting, unwanted);
    this.rewrite = new Rewrite(log, () -> waiting.unpark(thread));
  }

  /** Returns when the log is rewritten, or is not. */
  void run() throws IOException {
    try {
      carryOut();
    } finally {
      if (!rewrite.isDone()) {
        rewrite.giveUp("it was broken off");
      }
    }
  }

  private void carryOut() throws IOException {
    await(rewrite::isPrepared);
    SnapshotWalk walk = null;
    while (walk == null) {
      check();
      walk = begin();
      if (walk == null) {
        waiting.parkNanos(ROUND_NANOS);
      }
    }
    try {
      while (walk.hasMore()) {
        walk.next(
            (database, item) -> {
              EntryEffects.add(rewrite.contents(), database, item);
              pace.afterKey(delay.getAsInt());
            });
        rewrite.give();
        await(rewrite::wantsMore);
      }
    } finally {
      walk.discardRest();
    }
    rewrite.end();
    await(rewrite::isDone);
    check();
  }

  private @Nullable SnapshotWalk begin() {
    List<ShardSnapshot> begun = new ArrayList<>(1);
    AppendOnly.inTurnOf(
        shard,
        () -> {
          if (rewrite.begin()) {
            begun.add(shard.snapshot());
          }
        });
    return begun.isEmpty() ? null : new SnapshotWalk(shard, begun.get(0));
  }

  private void await(BooleanSupplier condition) throws IOException {
    while (!condition.getAsBoolean()) {
      check();
      waiting.parkNanos(ROUND_NANOS);
    }
  }

  private void check() throws IOException {
    IOException failure = rewrite.failure();
    if (failure != null) {
      throw failure;
    }
    if (log.isBroken()) {
      throw new IOException("the log could not be synced");
    }
    if (unwanted.getAsBoolean()) {
      throw new IOException("it is not wanted any more");
    }
  }
}

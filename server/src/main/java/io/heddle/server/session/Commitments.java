package io.heddle.server.session;

import io.heddle.aof.ShardLog;
import io.heddle.shard.Shard;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of the shards' logs has to be settled before a connection's replies may be sent. Written
 * by who carries out its commands, one after the other; read by who sends the replies, which were
 * handed over after that.
 */
public final class Commitments {
  /** Before every group. */
  private static final long NOTHING = -1;

  /** A log, the last of its groups that the client wrote to, and the last that it may have read. */
  private record Depended(ShardLog log, AtomicLong written, AtomicLong read) {}

  /** By the shards' numbers; replaced where one log takes the place of another. */
  private volatile @Nullable Depended[] all = new Depended[0];

  /**
   * A reply depends on everything that {@code log}, whose turn is held, knows of now.
   *
   * @param wrote whether the client may have added to it
   */
  public void note(ShardLog log, boolean wrote) {
    int index = log.index();
    Depended known = index < all.length ? all[index] : null;
    if (known == null || known.log != log) {
      @Nullable Depended[] more = Arrays.copyOf(all, Math.max(all.length, index + 1));
      known = new Depended(log, new AtomicLong(writtenBefore(known, log)), new AtomicLong());
      more[index] = known;
      all = more;
    }
    (wrote ? known.written : known.read).setRelease(log.position());
  }

  /**
   * Where a log that has failed is replaced, what was written to it is in the base of the new one,
   * and settled once that is in force. If that comes to nothing the failed one is back, for which
   * nothing is ever settled any more.
   */
  private static long writtenBefore(@Nullable Depended replaced, ShardLog log) {
    if (replaced == null || replaced.log.isSettled(replaced.written.get(), false)) {
      return NOTHING;
    }
    return log.isBroken() ? Long.MAX_VALUE : 0;
  }

  /** Whether everything that was ever written would survive a loss of power. */
  public boolean areSynced() {
    for (Depended each : all) {
      if (each != null && !each.log.isSynced(each.written.getAcquire())) {
        return false;
      }
    }
    return true;
  }

  /**
   * What has to be settled before others are told what the client knows, or null if all of it is.
   *
   * @param held shards whose turns the client's transaction holds
   */
  public @Nullable Dependence unsettled(List<Shard> held) {
    Dependence dependence = new Dependence();
    for (Depended each : all) {
      if (each != null) {
        add(dependence, each.log, each.written.getAcquire(), false);
        add(dependence, each.log, each.read.getAcquire(), true);
      }
    }
    for (Shard shard : held) {
      ShardLog log = shard.log();
      if (log != null) {
        add(dependence, log, log.position(), false);
      }
    }
    return dependence.isSettled() ? null : dependence;
  }

  private static void add(Dependence to, ShardLog log, long position, boolean isRead) {
    if (position != NOTHING) {
      to.add(log, position, isRead);
    }
  }

  private static void settle(ShardLog log, long position, boolean isRead) throws IOException {
    if (position != NOTHING && !log.isSettled(position, isRead)) {
      log.await(position, isRead);
    }
  }

  /**
   * Returns when everything that was noted is settled.
   *
   * @throws IOException if that will never be so: the replies must not be sent
   */
  public void settle() throws IOException {
    for (Depended each : all) {
      if (each != null) {
        settle(each.log, each.written.getAcquire(), false);
        settle(each.log, each.read.getAcquire(), true);
      }
    }
  }
}

package io.heddle.server.session;

import io.heddle.aof.ShardLog;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of the shards' logs has to be settled before a connection's replies may be sent. Written
 * by who carries out its commands, one after the other; read by who sends the replies, which were
 * handed over after that.
 */
public final class Commitments {
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
      known = new Depended(log, new AtomicLong(), new AtomicLong());
      more[index] = known;
      all = more;
    }
    (wrote ? known.written : known.read).setRelease(log.position());
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

  private static void settle(ShardLog log, long position, boolean isRead) throws IOException {
    if (!log.isSettled(position, isRead)) {
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

package io.heddle.server.tracking;

import io.heddle.resp.Bytes;
import io.heddle.server.session.Session;
import io.heddle.server.session.TrackingMode;
import io.heddle.server.tracking.Prefixes.Prefix;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one command, or what happens by itself, makes stale. Used in the turns in which it does so.
 *
 * <p>Who has read a key hears of its change at once: behind the reply that gave it the old value,
 * before any that gives it a new one. Two have to wait until the command is over: the client whose
 * command it is, and who tracks by prefix, who hears of all changes of a command together.
 */
public final class Invalidations {
  /** What the command's own client is told. */
  private record OwnNotice(TrackingMode mode, Notice notice) {}

  private final Tracking tracking;
  private final @Nullable Session changer;
  private final List<OwnNotice> own = new ArrayList<>(0);
  private final Map<Prefix, Set<Bytes>> byPrefix = new TreeMap<>();

  /**
   * @param changer the client whose command this is; null for what happens by itself
   */
  Invalidations(Tracking tracking, @Nullable Session changer) {
    this.tracking = tracking;
    this.changer = changer;
  }

  /** {@code key} has changed. In a turn of its shard. */
  public void changed(Key key) {
    TrackedKey tracked = tracking.take(key);
    if (tracked != null) {
      Notice notice = Notice.of(List.of(tracked.name()));
      tracking.forEachReader(
          tracked,
          (reader, mode) -> {
            if (reader != changer || !mode.noLoop()) {
              tell(reader, mode, notice);
            }
          });
    }
    tracking
        .prefixes()
        .forEachOf(
            key.name(),
            prefix ->
                byPrefix.computeIfAbsent(prefix, unused -> new TreeSet<>()).add(key.name().copy()));
  }

  /** All keys of a database or of all are gone. In the turns of all shards. */
  public void cleared() {
    tracking.forgetAll();
    Notice notice = Notice.ofAll();
    tracking.forEachTracker((tracker, mode) -> tell(tracker, mode, notice));
  }

  private void tell(Session tracker, TrackingMode mode, Notice notice) {
    if (tracker == changer) {
      own.add(new OwnNotice(mode, notice));
    } else {
      tracking.send(tracker, mode, notice);
    }
  }

  /** Tells, at the end of the command, those who had to wait for it. */
  public void finish() {
    if (changer != null) {
      own.forEach(each -> tracking.send(changer, each.mode(), each.notice()));
    }
    byPrefix.forEach(
        (prefix, names) -> {
          Notice notice = Notice.of(names);
          prefix.listeners().forEach(listener -> tellListener(listener, notice));
        });
  }

  private void tellListener(Session listener, Notice notice) {
    TrackingMode mode = listener.tracking();
    if (mode != null && !(mode.noLoop() && listener == changer)) {
      tracking.send(listener, mode, notice);
    }
  }
}

package io.heddle.server.tracking;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import io.heddle.server.session.Sessions;
import io.heddle.server.session.TrackingMode;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Key;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which clients may have cached which keys, and who tells them when these change.
 *
 * <p>Keys that were read are kept at the shard that owns them, with the ids of their readers: where
 * a method asks for the turn of a shard, it touches that shard's keys and no others. A client that
 * goes, or tracks no more, stays among the readers of its keys until they change: it would cost too
 * much to look for it. As long as nobody ever tracked, nothing is kept, and it costs one look at a
 * field.
 */
public final class Tracking {
  private static final Reply REDIRECTION_BROKEN = Reply.bulk("tracking-redir-broken");

  private final Sessions sessions;
  private final Shards shards;
  private final LongSupplier maxKeys;
  private final ReentrantLock choosing = new ReentrantLock();
  private final Prefixes prefixes = new Prefixes();

  /** By the shard's index; null where nothing is tracked. */
  private final @Nullable TrackedKeys[] keys;

  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicLong totalKeys = new AtomicLong();
  private final AtomicLong totalReaders = new AtomicLong();

  /** Whether anybody ever tracked. */
  private volatile boolean isInUse;

  /**
   * @param maxKeys how many keys may be tracked, without those that are so by prefix; 0 for any
   *     number
   */
  public Tracking(Sessions sessions, Shards shards, LongSupplier maxKeys) {
    this.sessions = sessions;
    this.shards = shards;
    this.maxKeys = maxKeys;
    this.keys = new TrackedKeys[shards.size()];
  }

  /** Tracks keys for {@code session}, in another way if that is done already. */
  public void start(Session session, TrackingMode mode) {
    choosing.lock();
    try {
      if (session.tracking() == null) {
        clients.incrementAndGet();
      }
      isInUse = true;
      session.track(mode);
      session.needOutbox(); // from now on replies and messages have one order
      mode.prefixes().forEach(prefix -> prefixes.add(prefix, session));
    } finally {
      choosing.unlock();
    }
  }

  /** Tracks no keys any more for {@code session}. Any thread may call it. */
  public void stop(Session session) {
    if (session.tracking() == null) {
      return;
    }
    choosing.lock();
    try {
      TrackingMode mode = session.tracking();
      if (mode != null) {
        mode.prefixes().forEach(prefix -> prefixes.remove(prefix, session));
        session.track(null);
        clients.decrementAndGet();
      }
    } finally {
      choosing.unlock();
    }
  }

  /** Notes that {@code reader} has read {@code key}. In a turn of its shard. */
  public void remember(Session reader, Key key) {
    TrackedKeys ofShard = keys[key.shard()];
    if (ofShard == null) {
      ofShard = new TrackedKeys();
      keys[key.shard()] = ofShard;
    }
    TrackedKey tracked = ofShard.find(key);
    if (tracked == null) {
      tracked = new TrackedKey(key.name());
      ofShard.add(key.hash(), tracked);
      totalKeys.incrementAndGet();
    }
    if (tracked.add(reader.id())) {
      totalReaders.incrementAndGet();
    }
    if (hasTooMany()) {
      forgetSome(shards.get(key.shard()), 0);
    }
  }

  /** Whether there are more keys than there may be. */
  public boolean hasTooMany() {
    long most = maxKeys.getAsLong();
    return most > 0 && totalKeys.get() > most;
  }

  /**
   * Forgets keys of {@code shard}, chosen by chance, as long as there are too many of them in all
   * and here more than a fair share; who has read them is told that they are stale. In its turn.
   */
  public void forgetSome(Shard shard) {
    forgetSome(shard, maxKeys.getAsLong() / shards.size());
  }

  private void forgetSome(Shard shard, long leftHere) {
    TrackedKeys ofShard = keys[shard.index()];
    while (ofShard != null && ofShard.size() > leftHere && hasTooMany()) {
      TrackedKey chosen = ofShard.random(shard.random());
      if (chosen != null) {
        Bytes name = chosen.name();
        ofShard.remove(shards.hasher().hash(name.array(), name.offset(), name.length()), chosen);
        forgotten(chosen);
        Notice notice = Notice.of(List.of(name));
        forEachReader(chosen, (reader, mode) -> send(reader, mode, notice));
      }
    }
  }

  private void forgotten(TrackedKey key) {
    totalKeys.decrementAndGet();
    totalReaders.addAndGet(-key.count());
  }

  /** Whether a change of {@code key} concerns anybody. In a turn of its shard. */
  public boolean isTracked(Key key) {
    return isInUse && (isRead(key) || prefixes.includes(key.name()));
  }

  private boolean isRead(Key key) {
    TrackedKeys ofShard = keys[key.shard()];
    return ofShard != null && ofShard.find(key) != null;
  }

  /** Whether it may concern anybody that all keys go. */
  public boolean isInUse() {
    return isInUse;
  }

  /** What a command of {@code changer} makes stale. */
  public Invalidations invalidations(Session changer) {
    return new Invalidations(this, changer);
  }

  /** The key of that name has changed by itself. In a turn of its shard. */
  public void changedByItself(Bytes name) {
    if (!isInUse) {
      return;
    }
    Key key = shards.key(name);
    if (isTracked(key)) {
      Invalidations invalidations = new Invalidations(this, null);
      invalidations.changed(key);
      invalidations.finish();
    }
  }

  /** Takes out what is known of {@code key}, or returns null if that is nothing. In its turn. */
  @Nullable TrackedKey take(Key key) {
    TrackedKeys ofShard = keys[key.shard()];
    TrackedKey taken = ofShard == null ? null : ofShard.remove(key);
    if (taken != null) {
      forgotten(taken);
    }
    return taken;
  }

  /** Forgets all keys that were read. In the turns of all shards. */
  void forgetAll() {
    for (int i = 0; i < keys.length; i++) {
      TrackedKeys ofShard = keys[i];
      if (ofShard != null) {
        ofShard.forEach(this::forgotten);
        keys[i] = null;
      }
    }
  }

  Prefixes prefixes() {
    return prefixes;
  }

  /** Passes on who has read {@code key} and still tracks what it reads. */
  void forEachReader(TrackedKey key, BiConsumer<Session, TrackingMode> action) {
    key.forEachReader(
        id -> {
          Session reader = sessions.find(id);
          TrackingMode mode = reader == null ? null : reader.tracking();
          if (reader != null && mode != null && !mode.isByPrefix()) {
            action.accept(reader, mode);
          }
        });
  }

  /** Passes on who tracks anything. */
  void forEachTracker(BiConsumer<Session, TrackingMode> action) {
    sessions.forEach(
        session -> {
          TrackingMode mode = session.tracking();
          if (mode != null) {
            action.accept(session, mode);
          }
        });
  }

  /** Sends {@code notice} to {@code tracker}, or to whom it has named for that. */
  void send(Session tracker, TrackingMode mode, Notice notice) {
    Session receiver = mode.isRedirected() ? sessions.find(mode.redirection()) : tracker;
    if (receiver == null || (mode.isRedirected() && receiver.isClosing())) {
      breakRedirection(tracker, mode);
    } else if (receiver.protocol() == 3) {
      receiver.push(notice.push());
    } else if (mode.isRedirected() && receiver.isSubscribed()) {
      receiver.push(notice.published());
    }
  }

  private static void breakRedirection(Session tracker, TrackingMode mode) {
    tracker.redirectionBroken(true);
    if (tracker.protocol() == 3) {
      Reply former = Reply.integer(mode.redirection());
      tracker.push(new PushMessage(new Reply.Push(List.of(REDIRECTION_BROKEN, former))));
    }
  }

  /** How many clients track keys. Any thread, as for the other figures. */
  public int clients() {
    return clients.get();
  }

  /** How many keys are tracked because they were read. */
  public long keys() {
    return totalKeys.get();
  }

  /** How many readers they have in all; who has read several counts for each. */
  public long readers() {
    return totalReaders.get();
  }

  /** How many prefixes are tracked. */
  public int prefixCount() {
    return prefixes.size();
  }
}

package io.heddle.server.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All sessions that are open. Any thread may use it. */
public final class Sessions {
  private final ConcurrentHashMap<Long, Session> open = new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong(1);
  private final ReentrantLock numbering = new ReentrantLock();
  private final BitSet descriptors = new BitSet();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder cutOff = new LongAdder();

  private volatile boolean lookedAfter = true;

  /** Whether housekeeping goes on, which it does unless {@link #lookAfter} said otherwise. */
  public boolean areLookedAfter() {
    return lookedAfter;
  }

  public void lookAfter(boolean on) {
    lookedAfter = on;
  }

  public Session open(Peer peer, long nowMillis, boolean authenticated) {
    Session session =
        new Session(nextId.getAndIncrement(), takeDescriptor(), peer, nowMillis, authenticated);
    open.put(session.id(), session);
    accepted.increment();
    return session;
  }

  /** Forgets {@code session}, unless that was done before. */
  public void close(Session session) {
    if (open.remove(session.id(), session)) {
      giveBack(session.descriptor());
    }
  }

  /** The least number that no open session has. */
  private int takeDescriptor() {
    numbering.lock();
    try {
      int descriptor = descriptors.nextClearBit(0);
      descriptors.set(descriptor);
      return descriptor;
    } finally {
      numbering.unlock();
    }
  }

  private void giveBack(int descriptor) {
    numbering.lock();
    try {
      descriptors.clear(descriptor);
    } finally {
      numbering.unlock();
    }
  }

  /** Counts a client that was turned away. */
  public void reject() {
    rejected.increment();
  }

  /** Counts a client that was cut off because it did not take its output. */
  public void cutOff() {
    cutOff.increment();
  }

  public int size() {
    return open.size();
  }

  /** How many clients wait for something to happen. */
  public long blocked() {
    return open.values().stream().filter(Session::isBlocked).count();
  }

  /** How many clients watch keys. */
  public long watching() {
    return open.values().stream().filter(session -> session.watchedKeys() > 0).count();
  }

  public @Nullable Session find(long id) {
    return open.get(id);
  }

  public void forEach(Consumer<Session> action) {
    open.values().forEach(action);
  }

  /** A moment's view, oldest first. */
  public List<Session> all() {
    List<Session> all = new ArrayList<>(open.values());
    all.sort(Comparator.comparingLong(Session::id));
    return all;
  }

  /** How many clients were let in since the start, or since the last reset. */
  public long accepted() {
    return accepted.sum();
  }

  /** How many clients were turned away because there were too many. */
  public long rejected() {
    return rejected.sum();
  }

  /** How many clients were cut off because they did not take their output. */
  public long cutOffs() {
    return cutOff.sum();
  }

  public void resetStatistics() {
    cutOff.reset();
    accepted.reset();
    rejected.reset();
  }
}

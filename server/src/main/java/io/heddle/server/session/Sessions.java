package io.heddle.server.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All sessions that are open. Any thread may use it. */
public final class Sessions {
  private final ConcurrentHashMap<Long, Session> open = new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong(1);
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  public Session open(Peer peer, long nowMillis, boolean authenticated) {
    Session session = new Session(nextId.getAndIncrement(), peer, nowMillis, authenticated);
    open.put(session.id(), session);
    accepted.increment();
    return session;
  }

  public void close(Session session) {
    open.remove(session.id());
  }

  /** Counts a client that was turned away. */
  public void reject() {
    rejected.increment();
  }

  public int size() {
    return open.size();
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

  public void resetStatistics() {
    accepted.reset();
    rejected.reset();
  }
}

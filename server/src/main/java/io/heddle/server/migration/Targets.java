package io.heddle.server.migration;

import io.heddle.seam.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections to servers that keys were handed over to: one to each is kept for a while, as keys
 * seldom go alone. Any thread may use it.
 */
public final class Targets {
  /** How many are kept at most, and for how long. Redis's figures. */
  static final int MOST_KEPT = 64;

  static final long KEPT_MILLIS = 10_000;

  private record Address(String host, int port) {}

  private record Kept(Target target, long sinceMillis) {}

  private final Clock clock;
  private final Map<Address, Kept> kept = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public Targets(Clock clock) {
    this.clock = clock;
  }

  /** A connection to there, which is the caller's until it is closed or {@link #keep kept}. */
  public Target connect(String host, int port, int timeoutMillis) throws TargetException {
    Kept found = kept.remove(new Address(host, port));
    if (found == null) {
      return Target.connect(host, port, timeoutMillis);
    }
    found.target().waitAtMost(timeoutMillis);
    return found.target();
  }

  /** Keeps {@code target}, to which all has been said and from which all was heard. */
  public void keep(Target target) {
    if (kept.size() >= MOST_KEPT) {
      kept.entrySet().stream().findAny().ifPresent(this::end);
    }
    Address address = new Address(target.host(), target.port());
    Kept former = kept.put(address, new Kept(target, clock.millis()));
    if (former != null) {
      former.target().close();
    }
    if (closed) {
      close();
    }
  }

  /** How many are kept now. */
  public int size() {
    return kept.size();
  }

  /** Ends those that nobody has wanted for long. The housekeeper's. */
  public void lookAfter() {
    long now = clock.millis();
    for (Map.Entry<Address, Kept> each : kept.entrySet()) {
      if (now - each.getValue().sinceMillis() > KEPT_MILLIS) {
        end(each);
      }
    }
  }

  /** Ends one, unless somebody has just taken it. */
  private void end(Map.Entry<Address, Kept> unwanted) {
    if (kept.remove(unwanted.getKey(), unwanted.getValue())) {
      unwanted.getValue().target().close();
    }
  }

  /** Ends all, also those that will be given back. */
  public void close() {
    closed = true;
    kept.entrySet().forEach(this::end);
  }
}

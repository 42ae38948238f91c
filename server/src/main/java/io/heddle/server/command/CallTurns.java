package io.heddle.server.command;

import io.heddle.aof.ShardLog;
import io.heddle.server.session.Session;
import io.heddle.server.stats.CommandStatistics;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The turns that a call is carried out in, and the keys as its handler finds them there. Owned by
 * their holder.
 */
final class CallTurns {
  /** Entries keep the time of their last access in seconds, as Redis does. */
  private static final int MILLIS_PER_ACCESS_TICK = 1000;

  /** A power of two. */
  private static final int STEPS_PER_BREATH = 256;

  private final ServerContext server;
  private final Session session;

  /** The shards whose turns are held; the first stands for all of them. */
  private List<Shard> held = List.of();

  private @Nullable CommandStatistics statistics;
  private int steps;

  CallTurns(ServerContext server, Session session) {
    this.server = server;
    this.session = session;
  }

  /** The turns of {@code shards} are held from now on. */
  void begin(List<Shard> shards) {
    held = shards;
    statistics = server.statistics().ofShard(first().index());
    steps = 0;
  }

  /** The same for a command that is carried out without them. */
  void beginWithout(List<Shard> atHand) {
    held = atHand;
  }

  List<Shard> held() {
    return held;
  }

  Shard first() {
    return held.get(0);
  }

  CommandStatistics statistics() {
    return Objects.requireNonNull(statistics);
  }

  long now() {
    return first().now();
  }

  void breathe() {
    for (Shard each : held) {
      each.breathe();
    }
  }

  /** How many changes the shards have seen so far. */
  long changes() {
    return held.stream().mapToLong(Shard::changes).sum();
  }

  Keyspace keyspace() {
    return first().database(session.database());
  }

  Keyspace keyspace(Key wanted, int number) {
    if (++steps % STEPS_PER_BREATH == 0) {
      breathe();
    }
    return server.shards().get(wanted.shard()).database(number);
  }

  List<Keyspace> keyspaces() {
    List<Keyspace> slices = new ArrayList<>(server.shards().size());
    for (Shard each : server.shards().all()) {
      slices.add(each.database(session.database()));
    }
    return slices;
  }

  @Nullable Entry read(Key wanted) {
    Entry entry = lookup(wanted, session.database());
    looked(wanted, entry);
    return entry;
  }

  @Nullable Entry inspect(Key wanted) {
    Entry entry = keyspace(wanted, session.database()).find(wanted, now());
    looked(wanted, entry);
    return entry;
  }

  private void looked(Key wanted, @Nullable Entry found) {
    statistics().looked(found != null);
    if (found == null) {
      happened(wanted, session.database(), KeyEvent.KEYMISS, null);
    }
  }

  /**
   * Counts {@code event}, and tells those who listen to it.
   *
   * @param log which must be safe before they hear of it, or null
   */
  void happened(Key key, int database, KeyEvent event, @Nullable ShardLog log) {
    statistics().happened(event);
    server.notifications().happened(event, key.name(), database, log);
  }

  @Nullable Entry lookup(Key wanted, int number) {
    Keyspace keyspace = keyspace(wanted, number);
    Entry entry = keyspace.find(wanted, now());
    if (entry != null && !session.noTouch()) {
      touch(keyspace, entry);
    }
    return entry;
  }

  void touch(Keyspace keyspace, Entry entry) {
    keyspace.touch(entry, accessClock());
  }

  int idleSeconds(Entry entry) {
    return (accessClock() - entry.accessClock()) & Entry.ACCESS_CLOCK_MASK;
  }

  private int accessClock() {
    return (int) (now() / MILLIS_PER_ACCESS_TICK);
  }
}

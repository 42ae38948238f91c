package io.heddle.server.info;

import io.heddle.server.command.ServerContext;
import io.heddle.server.stats.CommandStatistics;
import io.heddle.server.stats.CommandTotals;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Keyspace;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what all shards have and did. Belongs to the connection that asked, and during a visit to
 * the holder of the shard's turn.
 */
final class Survey {
  /** The sums of one database. */
  static final class Database {
    private long keys;
    private long volatileKeys;
    private long volatileHashes;
    private double ttlSumMillis;

    private void add(Keyspace slice, long nowMillis) {
      keys += slice.size();
      volatileHashes += slice.volatileHashes();
      volatileKeys += slice.volatileSize();
      ttlSumMillis += (double) slice.averageTtlMillis(nowMillis) * slice.volatileSize();
    }

    long keys() {
      return keys;
    }

    long volatileKeys() {
      return volatileKeys;
    }

    long volatileHashes() {
      return volatileHashes;
    }

    long averageTtlMillis() {
      return volatileKeys == 0 ? 0 : (long) (ttlSumMillis / volatileKeys);
    }
  }

  private final boolean withLatencies;
  private final Map<Integer, Database> databases = new TreeMap<>();
  private @Nullable CommandTotals commands;
  private long expired;
  private long expiryNanos;
  private long expiredFields;
  private long changes;
  private long hits;
  private long misses;

  Survey(boolean withLatencies) {
    this.withLatencies = withLatencies;
  }

  void visit(ServerContext server, Shard shard) {
    CommandStatistics statistics = server.statistics().ofShard(shard.index());
    statistics.addTo(commands(server));
    hits += statistics.hits();
    misses += statistics.misses();
    expired += statistics.expired(shard.expired());
    expiryNanos += statistics.expiryNanos(shard.statistics().expiryNanos());
    expiredFields += statistics.expiredFields(shard.expiredFields());
    changes += shard.changes();
    for (int i = 0; i < shard.databasesInUse(); i++) {
      Keyspace slice = shard.database(i);
      if (slice.size() > 0) {
        databases.computeIfAbsent(i, number -> new Database()).add(slice, shard.now());
      }
    }
  }

  /** Takes in what connections do by themselves, once all shards are visited. */
  void finish(ServerContext server) {
    server.statistics().ofSessions().addTo(commands(server));
  }

  private CommandTotals commands(ServerContext server) {
    CommandTotals totals = commands;
    if (totals == null) {
      totals = new CommandTotals(server.commands().numbered().size(), withLatencies);
      commands = totals;
    }
    return totals;
  }

  CommandTotals commands() {
    return Objects.requireNonNull(commands);
  }

  /** The databases that have keys, by number. */
  Map<Integer, Database> databases() {
    return databases;
  }

  long expired() {
    return expired;
  }

  long expiredFields() {
    return expiredFields;
  }

  /** Changes since the start. */
  long changes() {
    return changes;
  }

  /** How long the active expiry of keys took since the last reset. */
  long expiryNanos() {
    return expiryNanos;
  }

  long hits() {
    return hits;
  }

  long misses() {
    return misses;
  }
}

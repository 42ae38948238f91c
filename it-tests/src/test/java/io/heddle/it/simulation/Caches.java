package io.heddle.it.simulation;

import io.heddle.it.simulation.History.Carried;
import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.Message;
import io.heddle.it.simulation.History.Visit;
import io.heddle.it.simulation.Model.Connection;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What clients that track have cached, and must be told when it has changed: before any reply to
 * what was carried out later in the key's shard, or after who changed it had his reply.
 */
final class Caches {
  /** A key has changed that a client had cached, by which request; null if by itself. */
  private record Stale(String key, long at, @Nullable Exchange changer) {
    boolean isOf(String name, long moment) {
      return at == moment && key.equals(name);
    }

    /** Whether the change was not over at {@code moment}. */
    boolean isUnderWay(long moment) {
      Carried change = changer == null ? null : changer.carried;
      return change != null && change.endedAt > moment;
    }

    boolean isBefore(Carried later, ToIntFunction<String> shardOf) {
      return at < later.at()
          && (later.shards.get(shardOf.applyAsInt(key))
              || (changer != null && changer.answeredAt < later.at()));
    }
  }

  /** One client's. */
  private static final class Cache {
    boolean tracks;
    boolean noLoop;

    /** What the keys that it hears of begin with; null if it hears of those that it reads. */
    @Nullable String prefix;

    /** Each key that it has read, and with which command. */
    final Map<String, Carried> read = new HashMap<>();

    final List<Stale> stale = new ArrayList<>();
  }

  private static final String ALL = "";
  private static final Set<String> READ_SEVERAL =
      Set.of("MGET", "EXISTS", "SINTER", "SUNION", "SDIFF");
  private static final Set<String> READ_ONE =
      Set.of(
          "GET",
          "STRLEN",
          "LLEN",
          "LRANGE",
          "SCARD",
          "SMEMBERS",
          "SISMEMBER",
          "HGET",
          "HGETALL",
          "HLEN",
          "ZSCORE",
          "ZRANGE",
          "TYPE",
          "PTTL",
          "PEXPIRETIME",
          "SRANDMEMBER",
          "HPTTL");

  /** Whether a command only reads keys. */
  static boolean reads(List<String> words) {
    return READ_SEVERAL.contains(words.get(0)) || READ_ONE.contains(words.get(0));
  }

  private final Map<Connection, Cache> caches = new LinkedHashMap<>();

  /**
   * {@code ON [BCAST [PREFIX prefix]] [NOLOOP]}, or {@code OFF}. Who changes something just then
   * may find that the client does not listen.
   */
  void track(Connection client, List<String> options, long at) {
    Cache cache = caches.computeIfAbsent(client, unused -> new Cache());
    cache.stale.removeIf(each -> each.isUnderWay(at));
    int prefix = options.indexOf("PREFIX");
    cache.tracks = options.contains("ON");
    cache.noLoop = options.contains("NOLOOP");
    cache.prefix = prefix >= 0 ? options.get(prefix + 1) : options.contains("BCAST") ? "" : null;
    cache.read.clear();
  }

  /** A command has read its keys, perhaps as a part of the one that was carried out. */
  void read(Connection client, List<String> words, Carried carried) {
    Cache cache = caches.get(client);
    if (cache == null || !cache.tracks || cache.prefix != null) {
      return;
    }
    if (READ_SEVERAL.contains(words.get(0))) {
      words.subList(1, words.size()).forEach(key -> cache.read.put(key, carried));
    } else if (READ_ONE.contains(words.get(0))) {
      cache.read.put(words.get(1), carried);
    }
  }

  /**
   * A key has changed. Who listens by prefix hears of it once for all that happens at {@code at}.
   */
  void changed(String key, long at, @Nullable Connection changer) {
    caches.forEach(
        (client, cache) -> {
          String prefix = cache.prefix;
          boolean had = prefix == null ? cache.read.remove(key) != null : key.startsWith(prefix);
          if (had
              && (prefix == null || cache.stale.stream().noneMatch(each -> each.isOf(key, at)))) {
            add(cache, client, key, at, changer);
          }
        });
  }

  /** A key's time was over; who was just about to read it may not be told. */
  void expired(String key, long at) {
    Map<Cache, Carried> readers = new HashMap<>();
    caches.forEach(
        (client, cache) -> {
          Carried reading = cache.read.get(key);
          if (reading != null && at <= reading.endedAt) {
            cache.read.remove(key);
            readers.put(cache, reading);
          }
        });
    changed(key, at, null);
    readers.forEach((cache, reading) -> cache.read.put(key, reading));
  }

  /** All keys of a database have gone: nobody is told of them any more. */
  void cleared(long at, @Nullable Connection changer) {
    caches.forEach(
        (client, cache) -> {
          cache.read.keySet().forEach(key -> add(cache, client, key, at, changer));
          cache.read.clear();
        });
  }

  private static void add(
      Cache cache, Connection client, String key, long at, @Nullable Connection changer) {
    if (cache.tracks && !(cache.noLoop && client == changer)) {
      cache.stale.add(new Stale(key, at, changer == null ? null : changer.exchange()));
    }
  }

  /** Looks whether all were told in time. */
  void check(ToIntFunction<String> shardOf) {
    caches.forEach((client, cache) -> check(client.visit, cache, shardOf));
  }

  private static void check(Visit visit, Cache cache, ToIntFunction<String> shardOf) {
    for (int i = 0; i < visit.exchanges.size(); i++) {
      Exchange exchange = visit.exchanges.get(i);
      Carried carried = exchange.carried;
      if (exchange.reply != null && carried != null) {
        Map<String, Integer> told = told(visit, i);
        for (Stale stale : cache.stale) {
          if (stale.isBefore(carried, shardOf)
              && told.merge(stale.key, -1, Integer::sum) < 0
              && -told.get(stale.key) > told.getOrDefault(ALL, 0)) {
            throw new AssertionError(
                "connection " + visit.number + " was told " + exchange + " and not of " + stale);
          }
        }
      }
    }
  }

  /** How often a client was told of which keys before its reply {@code index}. */
  private static Map<String, Integer> told(Visit visit, int index) {
    Map<String, Integer> told = new HashMap<>();
    for (Message message : visit.messages) {
      if (message.kind().equals("invalidate") && message.before() <= index) {
        Frame keys = message.frame().elements().get(1);
        if (keys instanceof Frame.Aggregate names) {
          names.elements().forEach(name -> told.merge(name.text(), 1, Integer::sum));
        } else {
          told.merge(ALL, 1, Integer::sum);
        }
      }
    }
    return told;
  }
}

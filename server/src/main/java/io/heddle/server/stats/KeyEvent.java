package io.heddle.server.stats;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened to a key, under Redis's names for keyspace events. */
public enum KeyEvent {
  SET(EventClass.STRING),
  INCRBY(EventClass.STRING),
  INCRBYFLOAT(EventClass.STRING),
  APPEND(EventClass.STRING),
  SETRANGE(EventClass.STRING),
  LPUSH(EventClass.LIST),
  RPUSH(EventClass.LIST),
  LPOP(EventClass.LIST),
  RPOP(EventClass.LIST),
  LINSERT(EventClass.LIST),
  LSET(EventClass.LIST),
  LREM(EventClass.LIST),
  LTRIM(EventClass.LIST),
  SORTSTORE(EventClass.LIST),
  SADD(EventClass.SET),
  SREM(EventClass.SET),
  SPOP(EventClass.SET),
  SINTERSTORE(EventClass.SET),
  SUNIONSTORE(EventClass.SET),
  SDIFFSTORE(EventClass.SET),
  HSET(EventClass.HASH),
  HINCRBY(EventClass.HASH),
  HINCRBYFLOAT(EventClass.HASH),
  HDEL(EventClass.HASH),
  HEXPIRE(EventClass.HASH),
  HPERSIST(EventClass.HASH),
  /** Fields' time was over, and they were removed. */
  HEXPIRED(EventClass.HASH),
  ZADD(EventClass.SORTED_SET),
  ZINCR(EventClass.SORTED_SET),
  ZREM(EventClass.SORTED_SET),
  ZREMRANGEBYRANK(EventClass.SORTED_SET),
  ZREMRANGEBYSCORE(EventClass.SORTED_SET),
  ZREMRANGEBYLEX(EventClass.SORTED_SET),
  ZPOPMIN(EventClass.SORTED_SET),
  ZPOPMAX(EventClass.SORTED_SET),
  ZRANGESTORE(EventClass.SORTED_SET),
  ZUNIONSTORE(EventClass.SORTED_SET),
  ZINTERSTORE(EventClass.SORTED_SET),
  ZDIFFSTORE(EventClass.SORTED_SET),
  DEL(EventClass.GENERIC),
  EXPIRE(EventClass.GENERIC),
  PERSIST(EventClass.GENERIC),
  RENAME_FROM(EventClass.GENERIC),
  RENAME_TO(EventClass.GENERIC),
  COPY_TO(EventClass.GENERIC),
  RESTORE(EventClass.GENERIC),
  MOVE_FROM(EventClass.GENERIC),
  MOVE_TO(EventClass.GENERIC),
  /** The key's time was over, and it was removed. */
  EXPIRED(EventClass.EXPIRED),
  /** The key came to be; what made it is an event of its own. */
  NEW(EventClass.NEW),
  /** The key was read, but is not there. */
  KEYMISS(EventClass.KEY_MISS),
  /** What happens to whole databases is no event of a key. */
  FLUSH(null),
  SWAPDB(null),
  /** Keys came from a file, beside those that were there. */
  LOADED(null);

  private final @Nullable EventClass eventClass;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  KeyEvent(@Nullable EventClass eventClass) {
    this.eventClass = eventClass;
  }

  /** What it is about; null if nobody is told of it. */
  public @Nullable EventClass eventClass() {
    return eventClass;
  }

  public String wireName() {
    return wireName;
  }
}

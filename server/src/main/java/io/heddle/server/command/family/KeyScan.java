package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.text.Glob;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One step of {@code SCAN}: walks through one shard, and where that has not enough keys, through
 * those behind it in one critical section, so that it never sees half of a transaction. Owned by
 * the connection's thread, and by the holder of the turns while shards are asked.
 *
 * <p>A cursor says where to go on: the shard's index in the low eight bits, the position in its
 * dictionary in the next 32. Within a shard a position finds the same place whatever comes and goes
 * meanwhile, so a key that is there all the time is returned at least once.
 */
final class KeyScan {
  private static final int SHARD_BITS = 8;
  private static final int SHARD_MASK = (1 << SHARD_BITS) - 1;
  private static final long POSITION_MASK = 0xffffffffL;
  static final int DEFAULT_COUNT = 10;

  /** What C's {@code strtoull} takes, which Redis reads cursors with: a minus sign negates. */
  private static final Pattern UNSIGNED = Pattern.compile("[ \\t\\n\\x0B\\f\\r]*([+-]?)([0-9]+)");

  /** After about so many keys others get the carrier, whatever the client's COUNT. */
  private static final int KEYS_PER_BREATH = 1000;

  /**
   * What {@code SCAN} is told.
   *
   * @param count how many keys to look at, about
   * @param pattern what the names of the keys to return match, or null for all
   * @param type the type of the keys to return in lower case, or null for all
   */
  record Query(long cursor, long count, @Nullable Bytes pattern, @Nullable String type) {

    static Query parse(Arguments arguments) {
      long cursor = parseCursor(arguments.next());
      long count = DEFAULT_COUNT;
      Bytes pattern = null;
      String type = null;
      while (arguments.hasNext()) {
        if (arguments.takeWithValue("COUNT")) {
          count = parseCount(arguments);
        } else if (arguments.takeWithValue("MATCH")) {
          pattern = KeyCommands.patternOrNull(arguments.next());
        } else if (arguments.takeWithValue("TYPE")) {
          type = arguments.next().toString().toLowerCase(Locale.ROOT);
        } else if (arguments.take("NOVALUES")) {
          throw onlyOfHashes();
        } else {
          throw ClientException.syntaxError();
        }
      }
      return new Query(cursor, count, pattern, type);
    }

    static ClientException onlyOfHashes() {
      return new ClientException("ERR NOVALUES option can only be used in HSCAN");
    }

    static long parseCount(Arguments arguments) {
      long count = arguments.nextLong();
      if (count < 1) {
        throw ClientException.syntaxError();
      }
      return count;
    }

    static long parseCursor(Bytes argument) {
      Bytes text = argument.beforeZeroByte();
      long canonical = Decimal.parse(text, -1);
      if (canonical >= 0) {
        return canonical;
      }
      Matcher matcher = UNSIGNED.matcher(text.toString());
      try {
        // A negative number is refused only where it looks as it should.
        if (matcher.matches() && !Decimal.isLong(text)) {
          long value = Long.parseUnsignedLong(matcher.group(2));
          return matcher.group(1).equals("-") ? -value : value;
        }
      } catch (NumberFormatException e) {
        // More than 64 bits: no cursor either.
      }
      throw new ClientException("ERR invalid cursor");
    }
  }

  private final Call call;
  private final Query query;
  private final List<Shard> shards;
  private final List<Entry> passed = new ArrayList<>();
  private final List<Reply> found = new ArrayList<>();
  private int shard;
  private long position;
  private long room;

  private KeyScan(Call call, Query query) {
    this.call = call;
    this.query = query;
    this.shards = call.server().shards().all();
    begin();
  }

  private void begin() {
    shard = (int) query.cursor() & SHARD_MASK;
    position = query.cursor() >>> SHARD_BITS & POSITION_MASK;
    room = query.count();
    passed.clear();
  }

  /** Looks at as many keys as {@code query} says, and returns the next cursor and the keys. */
  static Reply run(Call call, Query query) {
    return new KeyScan(call, query).run();
  }

  private Reply run() {
    if (shard < shards.size()) {
      List<Shard> left = shards.subList(shard, shards.size());
      call.inTurnOf(left.get(0), this::lookAtOne);
      if (room > 0 && shard < shards.size()) {
        begin();
        call.inTurnsOf(left, this::lookAtAll);
      }
    }
    long next = shard < shards.size() ? position << SHARD_BITS | shard : 0;
    return Reply.array(Reply.bulk(Long.toString(next)), Reply.array(found));
  }

  /** Looks at the first shard, unless it has too few keys and others follow. */
  private void lookAtOne() {
    Keyspace keyspace = pass();
    if (room <= 0 || shard == shards.size()) {
      examine(keyspace);
    }
  }

  private void lookAtAll() {
    while (room > 0 && shard < shards.size()) {
      examine(pass());
    }
  }

  /** Goes through the keys of a shard, to its end and the next one if there is room. */
  private Keyspace pass() {
    Keyspace keyspace = shards.get(shard).database(call.session().database());
    do {
      int before = passed.size();
      position = keyspace.scan(position, (int) Math.min(room, KEYS_PER_BREATH), passed::add);
      room -= passed.size() - before;
      call.breathe();
    } while (room > 0 && position != 0);
    if (position == 0) {
      shard++;
    }
    return keyspace;
  }

  /** Picks those of the passed keys that the client wants. */
  private void examine(Keyspace keyspace) {
    for (Entry entry : passed) {
      Bytes name = entry.key();
      boolean wanted = query.pattern() == null || Glob.matches(query.pattern(), name);
      if (wanted && isThere(keyspace, entry) && isOfType(entry)) {
        found.add(Reply.bulk(name));
      }
    }
    passed.clear();
  }

  /** Whether the time of {@code entry} is not over; otherwise it is removed. */
  private boolean isThere(Keyspace keyspace, Entry entry) {
    if (query.type() != null) {
      return call.inspect(placed(entry)) != null;
    }
    return entry.deadline() == null || keyspace.find(placed(entry), call.now()) != null;
  }

  private Key placed(Entry entry) {
    return call.server().shards().key(entry.key());
  }

  private boolean isOfType(Entry entry) {
    return query.type() == null || query.type().equals(entry.typeName());
  }
}

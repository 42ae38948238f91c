package io.heddle.server.command.family;

import static io.heddle.server.command.Category.STRING;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.KeySpec.Flag.VARIABLE_FLAGS;
import static io.heddle.server.command.Keys.at;
import static io.heddle.server.command.Keys.every;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.Keys;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.Numbers;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on string values. */
public final class StringCommands {
  /** Longer arrays are more than every JVM can allocate. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private StringCommands() {}

  public static List<Command> all() {
    return List.of(GET, SET, MGET, MSET, MSETNX, INCR, DECR, INCRBY, DECRBY, APPEND, STRLEN);
  }

  static final Command GET =
      read("GET", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Gives the string that a key holds.", "1.0.0", "O(1)")
          .onShard(StringCommands::get);

  private static Reply get(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    return entry == null ? Reply.NULL : Reply.bulk(string(entry));
  }

  static final Command SET =
      write(
              "SET",
              "key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds |"
                  + " PXAT unix-time-milliseconds | KEEPTTL]")
          .arity(-3)
          .flags(DENYOOM)
          .keys(
              at(1).notes("Reads the key only if GET is among the options"),
              RW,
              ACCESS,
              UPDATE,
              VARIABLE_FLAGS)
          .access(SetOptions::access)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Stores a string under a key, whatever the key held.", "1.0.0", "O(1)")
          .changed("2.6.12", "The options EX, PX, NX and XX are new.")
          .changed("6.0.0", "The option KEEPTTL is new.")
          .changed("6.2.0", "The options GET, EXAT and PXAT are new.")
          .changed("7.0.0", "NX and GET may stand together.")
          .onShard(SetOptions::parse, StringCommands::set);

  private static Reply set(Call call, SetOptions options) {
    Key key = call.key();
    Expiry expiry = options.expiry();
    long atMillis = expiry == null ? 0 : expiry.atMillis(call);
    Entry entry = options.get() ? call.read(key) : call.lookup(key);
    Reply former = Reply.NULL;
    if (options.get() && entry != null) {
      former = Reply.bulk(string(entry));
    }
    if (!options.condition().allows(entry != null)) {
      return former;
    }
    boolean keepDeadline = options.keepTtl() || expiry != null;
    Entry stored = store(call, key, entry, call.argument(2), keepDeadline);
    call.modified(key, KeyEvent.SET);
    if (expiry != null) {
      call.keyspace().expireAt(stored, atMillis);
      call.modified(key, KeyEvent.EXPIRE);
    }
    return options.get() ? former : Reply.OK;
  }

  /** Lets {@code key}, which has {@code entry} or none, hold {@code value}. */
  private static Entry store(
      Call call, Key key, @Nullable Entry entry, Bytes value, boolean keepDeadline) {
    Keyspace keyspace = call.keyspace(key);
    if (entry == null) {
      Entry created = keyspace.putString(key, value);
      call.touch(keyspace, created);
      return created;
    }
    keyspace.setString(entry, value);
    if (!keepDeadline) {
      keyspace.persist(entry);
    }
    return entry;
  }

  static final Command MGET =
      read("MGET", "key [key ...]")
          .arity(-2)
          .flags(FAST)
          .keys(Keys.from(1), RO, ACCESS)
          .group(Group.STRING)
          .categories(STRING)
          .tips("request_policy:multi_shard")
          .doc("Gives the strings that several keys hold.", "1.0.0", "O(N), N keys being asked for")
          .acrossShards(StringCommands::mget);

  private static Reply mget(Call call, NoArguments none) {
    List<Key> keys = call.keys();
    List<Reply> values = new ArrayList<>(keys.size());
    for (Key key : keys) {
      Entry entry = call.read(key);
      values.add(entry == null || !entry.isString() ? Reply.NULL : Reply.bulk(entry.string()));
    }
    return Reply.array(values);
  }

  static final Command MSET =
      write("MSET", "key value [key value ...]")
          .arity(-3)
          .flags(DENYOOM)
          .keys(every(2, 1), OW, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .tips("request_policy:multi_shard", "response_policy:all_succeeded")
          .doc("Stores strings under several keys at once.", "1.0.1", "O(N), N keys being set")
          .acrossShards(StringCommands::parsePairs, StringCommands::mset);

  private static NoArguments parsePairs(Arguments arguments) {
    if (arguments.remaining() % 2 != 0) {
      throw ClientException.wrongArity(arguments.command().fullName());
    }
    return NoArguments.NONE;
  }

  private static Reply mset(Call call, NoArguments none) {
    storeAll(call);
    return Reply.OK;
  }

  private static void storeAll(Call call) {
    List<Key> keys = call.keys();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      store(call, key, call.lookup(key), call.argument(2 * i + 2), false);
      call.modified(key, KeyEvent.SET);
    }
  }

  static final Command MSETNX =
      write("MSETNX", "key value [key value ...]")
          .arity(-3)
          .flags(DENYOOM)
          .keys(every(2, 1), OW, INSERT)
          .group(Group.STRING)
          .categories(STRING)
          .doc(
              "Stores strings under several keys at once if none of the keys is there.",
              "1.0.1",
              "O(N), N keys being set")
          .acrossShards(StringCommands::parsePairs, StringCommands::msetnx);

  private static Reply msetnx(Call call, NoArguments none) {
    for (Key key : call.keys()) {
      if (call.lookup(key) != null) {
        return Reply.ZERO;
      }
    }
    storeAll(call);
    return Reply.ONE;
  }

  static final Command INCR =
      write("INCR", "key")
          .arity(2)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Adds one to the integer that a key holds.", "1.0.0", "O(1)")
          .onShard((call, none) -> add(call, 1));

  static final Command DECR =
      write("DECR", "key")
          .arity(2)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Takes one from the integer that a key holds.", "1.0.0", "O(1)")
          .onShard((call, none) -> add(call, -1));

  static final Command INCRBY =
      write("INCRBY", "key increment")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Adds to the integer that a key holds.", "1.0.0", "O(1)")
          .onShard(arguments -> arguments.skip(1).nextLong(), StringCommands::add);

  static final Command DECRBY =
      write("DECRBY", "key decrement")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Takes from the integer that a key holds.", "1.0.0", "O(1)")
          .onShard(StringCommands::parseDecrement, StringCommands::add);

  private static Long parseDecrement(Arguments arguments) {
    long decrement = arguments.skip(1).nextLong();
    if (decrement == Long.MIN_VALUE) {
      throw new ClientException("ERR decrement would overflow");
    }
    return -decrement;
  }

  /** Adds {@code increment} to the key's integer; its deadline stays. */
  private static Reply add(Call call, long increment) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    long old = entry == null ? 0 : Numbers.toLong(borrowedString(entry));
    long sum = old + increment;
    if (((old ^ sum) & (increment ^ sum)) < 0) {
      throw new ClientException("ERR increment or decrement would overflow");
    }
    store(call, key, entry, Bytes.of(Long.toString(sum)), true);
    call.modified(key, KeyEvent.INCRBY);
    return Reply.integer(sum);
  }

  static final Command APPEND =
      write("APPEND", "key value")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, INSERT)
          .group(Group.STRING)
          .categories(STRING)
          .doc(
              "Adds a string to the end of the one that a key holds.",
              "2.0.0",
              "O(N), N being the length of the whole")
          .onShard(StringCommands::append);

  private static Reply append(Call call, NoArguments none) {
    Key key = call.key();
    Bytes suffix = call.argument(2);
    Entry entry = call.lookup(key);
    if (entry == null) {
      entry = store(call, key, null, suffix, true);
    } else {
      checkLength(call, (long) borrowedString(entry).length() + suffix.length());
      call.keyspace().append(entry, suffix);
    }
    call.modified(key, KeyEvent.APPEND);
    return Reply.integer(entry.stringLength());
  }

  private static void checkLength(Call call, long length) {
    if (length > Math.min(call.server().config().protoMaxBulkLen(), LONGEST_ARRAY)) {
      throw new ClientException("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
  }

  static final Command STRLEN =
      read("STRLEN", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Gives the length of the string that a key holds.", "2.2.0", "O(1)")
          .onShard(StringCommands::strlen);

  private static Reply strlen(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    return entry == null ? Reply.ZERO : Reply.integer(borrowedString(entry).length());
  }

  /** What {@code entry} holds, if that is a string; to be kept and sent. */
  private static Bytes string(Entry entry) {
    requireString(entry);
    return entry.string();
  }

  /** The same, valid until the entry next changes, which is cheaper then. */
  private static Bytes borrowedString(Entry entry) {
    requireString(entry);
    return entry.borrowedString();
  }

  private static void requireString(Entry entry) {
    if (!entry.isString()) {
      throw ClientException.wrongType();
    }
  }
}

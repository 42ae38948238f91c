package io.heddle.server.command.family;

import static io.heddle.server.command.Category.STRING;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
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
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.List;

/** Commands that read and write strings as a whole. */
final class StringCommands {
  private StringCommands() {}

  static List<Command> all() {
    return List.of(GET, GETDEL, GETEX, GETSET, SET, SETNX, SETEX, PSETEX, MGET, MSET, MSETNX);
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
    return entry == null ? Reply.NULL : Reply.bulk(StringEntry.string(entry));
  }

  static final Command GETDEL =
      write("GETDEL", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RW, ACCESS, DELETE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Gives the string that a key holds, and deletes the key.", "6.2.0", "O(1)")
          .onShard(StringCommands::getDel);

  private static Reply getDel(Call call, NoArguments none) {
    Key key = call.key();
    Entry entry = call.read(key);
    if (entry == null) {
      return Reply.NULL;
    }
    Reply held = Reply.bulk(StringEntry.string(entry));
    call.keyspace().remove(entry);
    call.modified(key, KeyEvent.DEL);
    return held;
  }

  static final Command GETEX =
      write(
              "GETEX",
              "key [EX seconds | PX milliseconds | EXAT unix-time-seconds |"
                  + " PXAT unix-time-milliseconds | PERSIST]")
          .arity(-2)
          .flags(FAST)
          .keys(
              at(1).notes("Writes to the key where it sets or drops the deadline"),
              RW,
              ACCESS,
              UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc(
              "Gives the string that a key holds, and sets the key's deadline or takes it away.",
              "6.2.0",
              "O(1)")
          .onShard(GetexOptions::parse, StringCommands::getEx);

  private static Reply getEx(Call call, GetexOptions options) {
    Entry entry = call.read(call.key());
    if (entry == null) {
      return Reply.NULL;
    }
    Bytes held = StringEntry.string(entry);
    if (options.expiry() != null) {
      Expiry.apply(call, entry, options.expiry().get().atMillis(call));
    } else if (options.persist() && call.keyspace().persist(entry)) {
      call.modified(call.key(), KeyEvent.PERSIST);
    }
    return Reply.bulk(held);
  }

  static final Command GETSET =
      write("GETSET", "key value")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Stores a string under a key, and gives the one it held before.", "1.0.0", "O(1)")
          .deprecated("6.2.0", "`SET` with the `GET` option")
          .onShard((call, none) -> set(call, call.argument(2), SetOptions.GET));

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
          .onShard(SetOptions::parse, (call, options) -> set(call, call.argument(2), options));

  private static Reply set(Call call, Bytes value, SetOptions options) {
    Key key = call.key();
    Expiry expiry = options.expiry();
    long atMillis = expiry == null ? 0 : expiry.atMillis(call);
    Entry entry = options.get() ? call.read(key) : call.lookup(key);
    Reply former = Reply.NULL;
    if (options.get() && entry != null) {
      former = Reply.bulk(StringEntry.string(entry));
    }
    if (!options.condition().allows(entry != null)) {
      return former;
    }
    boolean keepDeadline = options.keepTtl() || expiry != null;
    Entry stored = StringEntry.store(call, key, entry, value, keepDeadline);
    call.modified(key, KeyEvent.SET);
    if (expiry != null) {
      call.keyspace().expireAt(stored, atMillis);
      call.modified(key, KeyEvent.EXPIRE);
      if (call.isLogged()) {
        call.effect(key, stored);
      }
    }
    return options.get() ? former : Reply.OK;
  }

  static final Command SETNX =
      write("SETNX", "key value")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), OW, INSERT)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Stores a string under a key that is not there yet.", "1.0.0", "O(1)")
          .deprecated("2.6.12", "`SET` with the `NX` option")
          .onShard(StringCommands::setNx);

  private static Reply setNx(Call call, NoArguments none) {
    return Reply.integer(set(call, call.argument(2), SetOptions.NX) == Reply.OK);
  }

  static final Command SETEX =
      write("SETEX", "key seconds value")
          .arity(4)
          .flags(DENYOOM)
          .keys(at(1), OW, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Stores a string under a key that expires after some seconds.", "2.0.0", "O(1)")
          .deprecated("2.6.12", "`SET` with the `EX` option")
          .onShard(
              arguments -> SetOptions.expiring(arguments, Expiry.Form.EX), StringCommands::setEx);

  static final Command PSETEX =
      write("PSETEX", "key milliseconds value")
          .arity(4)
          .flags(DENYOOM)
          .keys(at(1), OW, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Stores a string under a key that expires after some milliseconds.", "2.6.0", "O(1)")
          .deprecated("2.6.12", "`SET` with the `PX` option")
          .onShard(
              arguments -> SetOptions.expiring(arguments, Expiry.Form.PX), StringCommands::setEx);

  private static Reply setEx(Call call, SetOptions options) {
    return set(call, call.argument(3), options);
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
      StringEntry.store(call, key, call.lookup(key), call.argument(2 * i + 2), false);
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
}

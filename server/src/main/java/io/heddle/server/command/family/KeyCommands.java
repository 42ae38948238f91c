package io.heddle.server.command.family;

import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Category.KEYSPACE;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Group.GENERIC;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RM;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Keys;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.server.text.Glob;
import io.heddle.shard.keyspace.Deadline;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on keys, whatever they hold. */
final class KeyCommands {
  /** How many keys a walk passes before it asks whether others should have the carrier. */
  private static final int KEYS_PER_BREATH = 128;

  private KeyCommands() {}

  static List<Command> all() {
    return List.of(
        DEL, UNLINK, EXISTS, TYPE, TOUCH, KEYS, SCAN, RANDOMKEY, RENAME, RENAMENX, COPY, MOVE);
  }

  static final Command DEL =
      write("DEL", "key [key ...]")
          .arity(-2)
          .keys(Keys.from(1), RM, DELETE)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .doc("Deletes keys.", "1.0.0", "O(N), N keys being named")
          .acrossShards(
              (call, none) -> delete(call, call.server().config().lazyFreeing.ofDeleted()));

  static final Command UNLINK =
      write("UNLINK", "key [key ...]")
          .arity(-2)
          .flags(FAST)
          .keys(Keys.from(1), RM, DELETE)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .doc("Deletes keys, whatever their size.", "4.0.0", "O(N), N keys being named")
          .acrossShards((call, none) -> delete(call, true));

  /**
   * What a deleted key held is left to the garbage collector.
   *
   * @param lazily whether that counts as freed lazily
   */
  private static Reply delete(Call call, boolean lazily) {
    int deleted = 0;
    for (Key key : call.keys()) {
      Keyspace keyspace = call.keyspace(key);
      Entry entry = keyspace.find(key, call.now());
      if (entry != null) {
        keyspace.remove(key, entry);
        call.modified(key, KeyEvent.DEL);
        deleted++;
        if (lazily) {
          call.server().statistics().lazyFrees().dropped(entry);
        }
      }
    }
    return Reply.integer(deleted);
  }

  static final Command EXISTS =
      read("EXISTS", "key [key ...]")
          .arity(-2)
          .flags(FAST)
          .keys(Keys.from(1), RO)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .doc("Counts how many of the named keys are there.", "1.0.0", "O(N), N keys being named")
          .changed("3.0.3", "Takes several keys.")
          .acrossShards(KeyCommands::exists);

  private static Reply exists(Call call, NoArguments none) {
    int present = 0;
    for (Key key : call.keys()) {
      if (call.inspect(key) != null) {
        present++;
      }
    }
    return Reply.integer(present);
  }

  static final Command TYPE =
      read("TYPE", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(GENERIC)
          .categories(KEYSPACE)
          .doc("Tells what kind of value a key holds.", "1.0.0", "O(1)")
          .onShard(KeyCommands::type);

  private static Reply type(Call call, NoArguments none) {
    Entry entry = call.inspect(call.key());
    return entry == null ? NO_TYPE : new Reply.Status(entry.typeName());
  }

  private static final Reply NO_TYPE = new Reply.Status("none");

  static final Command TOUCH =
      read("TOUCH", "key [key ...]")
          .arity(-2)
          .flags(FAST)
          .keys(Keys.from(1), RO)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .doc(
              "Marks keys as used now, and counts those that are there.",
              "3.2.1",
              "O(N), N keys being named")
          .acrossShards(KeyCommands::touch);

  /** Unlike other commands, this one touches keys for a client that said NO-TOUCH, too. */
  private static Reply touch(Call call, NoArguments none) {
    int touched = 0;
    for (Key key : call.keys()) {
      Entry entry = call.inspect(key);
      if (entry != null) {
        call.touch(call.keyspace(key), entry);
        touched++;
      }
    }
    return Reply.integer(touched);
  }

  static final Command KEYS =
      read("KEYS", "pattern")
          .arity(2)
          .group(GENERIC)
          .categories(KEYSPACE, DANGEROUS)
          .tips("request_policy:all_shards", "nondeterministic_output_order")
          .doc(
              "Gives all keys whose names match a pattern.",
              "1.0.0",
              "O(N), N being the number of keys in the database")
          .onEveryShard(KeyCommands::keys);

  private static Reply keys(Call call, NoArguments none) {
    Bytes pattern = patternOrNull(call.argument(1));
    List<Reply> found = new ArrayList<>();
    int[] passed = {0};
    for (Keyspace keyspace : call.keyspaces()) {
      keyspace.forEach(
          entry -> {
            if (++passed[0] % KEYS_PER_BREATH == 0) {
              call.breathe();
            }
            Bytes name = entry.key();
            if ((pattern == null || Glob.matches(pattern, name)) && !isOver(entry, call.now())) {
              found.add(Reply.bulk(name));
            }
          });
    }
    return Reply.array(found);
  }

  /** {@code pattern}, or null where it means every key there is. */
  static @Nullable Bytes patternOrNull(Bytes pattern) {
    return pattern.length() == 1 && pattern.at(0) == '*' ? null : pattern;
  }

  private static boolean isOver(Entry entry, long nowMillis) {
    Deadline deadline = entry.deadline();
    return deadline != null && deadline.isOver(nowMillis);
  }

  static final Command SCAN =
      read("SCAN", "cursor [MATCH pattern] [COUNT count] [TYPE type]")
          .arity(-2)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("nondeterministic_output", "request_policy:special", "response_policy:special")
          .doc(
              "Goes through the keys step by step.",
              "2.8.0",
              "O(1) for a step, O(N) for all, N being the number of keys in the database")
          .changed("6.0.0", "The option TYPE is new.")
          .shardByShard(KeyScan.Query::parse, KeyScan::run);

  static final Command RANDOMKEY =
      read("RANDOMKEY", "")
          .arity(1)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("request_policy:all_shards", "response_policy:special", "nondeterministic_output")
          .doc("Gives a key picked at random.", "1.0.0", "O(1)")
          .onEveryShard(KeyCommands::randomKey);

  /** During a pause keys whose time is over stay, and there may be no others. */
  private static final int MOST_TRIES = 100;

  /** Picks again when it met a key whose time is over, so that all others have equal chances. */
  private static Reply randomKey(Call call, NoArguments none) {
    List<Keyspace> slices = call.keyspaces();
    for (int tries = 1; ; tries++) {
      Entry entry = pick(call, slices);
      if (entry == null) {
        return Reply.NULL;
      }
      if (!isOver(entry, call.now()) || (tries > MOST_TRIES && call.server().pause().isOn())) {
        return Reply.bulk(entry.key());
      }
      call.lookup(call.server().shards().key(entry.key())); // removes it
      call.breathe();
    }
  }

  private static @Nullable Entry pick(Call call, List<Keyspace> slices) {
    long size = slices.stream().mapToLong(Keyspace::size).sum();
    if (size == 0) {
      return null;
    }
    long index = call.random().nextLong(size);
    for (Keyspace slice : slices) {
      index -= slice.size();
      if (index < 0) {
        return slice.random(call.random());
      }
    }
    throw new AssertionError("slices changed size while their turns were held");
  }

  static final Command RENAME =
      write("RENAME", "key newkey")
          .arity(3)
          .keys(at(1), RW, ACCESS, DELETE)
          .keys(at(2), OW, UPDATE)
          .group(GENERIC)
          .categories(KEYSPACE)
          .doc("Gives a key another name, in the place of what has it.", "1.0.0", "O(1)")
          .acrossShards((call, none) -> rename(call, false));

  static final Command RENAMENX =
      write("RENAMENX", "key newkey")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RW, ACCESS, DELETE)
          .keys(at(2), OW, INSERT)
          .group(GENERIC)
          .categories(KEYSPACE)
          .doc("Gives a key another name if no key has it yet.", "1.0.0", "O(1)")
          .changed("3.2.0", "The same name twice is no error.")
          .acrossShards((call, none) -> rename(call, true));

  private static Reply rename(Call call, boolean onlyIfFree) {
    Key from = call.keys().get(0);
    Key to = call.keys().get(1);
    Entry entry = call.lookup(from);
    if (entry == null) {
      throw new ClientException("ERR no such key");
    }
    if (from.name().equals(to.name())) {
      return onlyIfFree ? Reply.ZERO : Reply.OK;
    }
    if (call.lookup(to) != null && onlyIfFree) {
      return Reply.ZERO;
    }
    call.keyspace(from).remove(entry);
    attach(call, call.keyspace(to), to, entry);
    call.modified(from, KeyEvent.RENAME_FROM);
    call.modified(to, KeyEvent.RENAME_TO);
    return onlyIfFree ? Reply.ONE : Reply.OK;
  }

  /** What has a new place counts as used now, whoever the client. */
  private static void attach(Call call, Keyspace keyspace, Key key, Entry entry) {
    keyspace.attach(key, entry);
    call.touch(keyspace, entry);
  }

  static final Command COPY =
      write("COPY", "source destination [DB destination-db] [REPLACE]")
          .arity(-3)
          .flags(DENYOOM)
          .keys(at(1), RO, ACCESS)
          .keys(at(2), OW, UPDATE)
          .group(GENERIC)
          .categories(KEYSPACE)
          .doc(
              "Lets another key hold the same value.",
              "6.2.0",
              "O(N), N being the number of elements; O(1) for strings")
          .acrossShards(CopyOptions::parse, KeyCommands::copy);

  /**
   * What {@code COPY} is told beyond the keys.
   *
   * @param database the number of the one to copy to, or null for the session's
   */
  private record CopyOptions(@Nullable Integer database, boolean replace) {
    static CopyOptions parse(Arguments arguments) {
      Integer database = null;
      boolean replace = false;
      arguments.skip(2);
      while (arguments.hasNext()) {
        if (arguments.take("REPLACE")) {
          replace = true;
        } else if (arguments.takeWithValue("DB")) {
          database = arguments.nextDatabase();
        } else {
          throw ClientException.syntaxError();
        }
      }
      return new CopyOptions(database, replace);
    }
  }

  private static Reply copy(Call call, CopyOptions options) {
    Key from = call.keys().get(0);
    Key to = call.keys().get(1);
    int here = call.session().database();
    int there = options.database() == null ? here : options.database();
    if (here == there && from.name().equals(to.name())) {
      throw sameObject();
    }
    Entry original = call.read(from);
    if (original == null || (call.lookup(to, there) != null && !options.replace())) {
      return Reply.ZERO;
    }
    Keyspace target = call.keyspace(to, there);
    call.touch(target, target.copy(to, original));
    call.modified(to, there, KeyEvent.COPY_TO);
    return Reply.ONE;
  }

  private static ClientException sameObject() {
    return new ClientException("ERR source and destination objects are the same");
  }

  static final Command MOVE =
      write("MOVE", "key db")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(GENERIC)
          .categories(KEYSPACE)
          .doc("Puts a key into another database.", "1.0.0", "O(1)")
          .onShard(arguments -> arguments.skip(1).nextDatabase(), KeyCommands::move);

  private static Reply move(Call call, int there) {
    Key key = call.key();
    int here = call.session().database();
    if (here == there) {
      throw sameObject();
    }
    Entry entry = call.lookup(key);
    if (entry == null || call.lookup(key, there) != null) {
      return Reply.ZERO;
    }
    call.keyspace().remove(entry);
    attach(call, call.keyspace(key, there), key, entry);
    call.modified(key, here, KeyEvent.MOVE_FROM);
    call.modified(key, there, KeyEvent.MOVE_TO);
    return Reply.ONE;
  }
}

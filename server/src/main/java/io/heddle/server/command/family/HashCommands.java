package io.heddle.server.command.family;

import static io.heddle.server.command.Category.HASH;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
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
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.keyspace.Entry;
import java.util.ArrayList;
import java.util.List;

/** Commands that store, read and remove fields of hashes. */
final class HashCommands {
  private HashCommands() {}

  static List<Command> all() {
    return List.of(HSET, HMSET, HSETNX, HGET, HMGET, HDEL, HLEN, HSTRLEN, HEXISTS);
  }

  static final Command HSET =
      setting("HSET")
          .member(2)
          .briefUpTo(4)
          .doc("Sets fields of a hash.", "2.0.0", "O(N), N fields being set")
          .changed("4.0.0", "Takes several fields and values.")
          .onShard(HashCommands::parsePairs, (call, none) -> Reply.integer(setAll(call)));

  static final Command HMSET =
      setting("HMSET")
          .doc("Sets fields of a hash.", "2.0.0", "O(N), N fields being set")
          .deprecated("4.0.0", "`HSET` with several fields and values")
          .onShard(HashCommands::parsePairs, HashCommands::setAllQuietly);

  private static CommandBuilder setting(String name) {
    return write(name, "key field value [field value ...]")
        .arity(-4)
        .flags(DENYOOM, FAST)
        .keys(at(1), RW, UPDATE)
        .group(Group.HASH)
        .categories(HASH);
  }

  private static NoArguments parsePairs(Arguments arguments) {
    if (arguments.remaining() % 2 == 0) {
      throw ClientException.wrongArity(arguments.command().fullName());
    }
    return NoArguments.NONE;
  }

  private static Reply setAllQuietly(Call call, NoArguments none) {
    setAll(call);
    return Reply.OK;
  }

  /** Sets fields, deadlines of which are dropped; returns how many are new. */
  private static int setAll(Call call) {
    Entry entry = HashEntry.orEmpty(call, call.lookup(call.key()));
    HashValue hash = HashEntry.toChange(call, entry);
    int size = call.request().size();
    int longest = 0;
    long total = 0;
    for (int i = 2; i < size; i++) {
      longest = Math.max(longest, call.request().length(i));
      total += call.request().length(i);
    }
    hash.expect((size - 2) / 2, longest, total, HashEntry.limits(call));
    int created = 0;
    for (int i = 2; i < size; i += 2) {
      boolean isNew =
          hash.put(call.argument(i), call.argument(i + 1), false, HashEntry.limits(call));
      created += isNew ? 1 : 0;
    }
    call.modified(call.key(), entry, KeyEvent.HSET);
    return created;
  }

  static final Command HSETNX =
      write("HSETNX", "key field value")
          .arity(4)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, INSERT)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .doc("Sets a field of a hash if it is not there yet.", "2.0.0", "O(1)")
          .onShard(HashCommands::setIfAbsent);

  private static Reply setIfAbsent(Call call, NoArguments none) {
    Entry entry = call.lookup(call.key());
    if (HashEntry.find(call, entry, call.argument(2)) != null) {
      return Reply.ZERO;
    }
    HashEntry.put(call, call.argument(2), call.argument(3), KeyEvent.HSET);
    return Reply.ONE;
  }

  static final Command HGET =
      read("HGET", "key field")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .doc("Gives the value of a field of a hash.", "2.0.0", "O(1)")
          .onShard(HashCommands::get);

  private static Reply get(Call call, NoArguments none) {
    Field field = HashEntry.find(call, call.read(call.key()), call.argument(2));
    return field == null ? Reply.NULL : Reply.bulk(field.value());
  }

  static final Command HMGET =
      read("HMGET", "key field [field ...]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(Group.HASH)
          .categories(HASH)
          .doc("Gives the values of fields of a hash.", "2.0.0", "O(N), N fields being named")
          .onShard(HashCommands::getAll);

  private static Reply getAll(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    HashValue hash = HashEntry.hashOrNull(entry);
    List<Bytes> over = new ArrayList<>();
    List<Reply> values = new ArrayList<>(call.request().size() - 2);
    for (int i = 2; i < call.request().size(); i++) {
      Field field = hash == null ? null : hash.find(call.argument(i));
      if (field != null && field.isOver(call.now())) {
        over.add(field.name());
        field = null;
      }
      values.add(field == null ? Reply.NULL : Reply.bulk(field.value()));
    }
    if (entry != null && !over.isEmpty()) {
      call.keyspace().expireFields(entry, over, call.now());
    }
    return Reply.array(values);
  }

  static final Command HDEL =
      write("HDEL", "key field [field ...]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RW, DELETE)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .briefUpTo(3)
          .doc(
              "Removes fields of a hash, and the hash with its last one.",
              "2.0.0",
              "O(N), N fields being named")
          .changed("2.4.0", "Takes several fields.")
          .onShard(HashCommands::delete);

  private static Reply delete(Call call, NoArguments none) {
    Entry entry = call.lookup(call.key());
    if (entry == null) {
      return Reply.ZERO;
    }
    HashValue hash = HashEntry.toChange(call, entry);
    int removed = 0;
    for (int i = 2; i < call.request().size() && !hash.isEmpty(); i++) {
      removed += hash.remove(call.argument(i)) ? 1 : 0;
    }
    if (removed > 0) {
      call.modified(call.key(), entry, KeyEvent.HDEL);
    }
    return Reply.integer(removed);
  }

  static final Command HLEN =
      read("HLEN", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.HASH)
          .categories(HASH)
          .doc("Counts the fields of a hash.", "2.0.0", "O(1)")
          .onShard(HashCommands::length);

  /** As in Redis, a field whose time is over counts until someone notices. */
  private static Reply length(Call call, NoArguments none) {
    HashValue hash = HashEntry.hashOrNull(call.read(call.key()));
    return hash == null ? Reply.ZERO : Reply.integer(hash.size());
  }

  static final Command HSTRLEN =
      read("HSTRLEN", "key field")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .doc("Gives the length of the value of a field of a hash.", "3.2.0", "O(1)")
          .onShard(HashCommands::valueLength);

  private static Reply valueLength(Call call, NoArguments none) {
    Field field = HashEntry.find(call, call.read(call.key()), call.argument(2));
    return field == null ? Reply.ZERO : Reply.integer(field.value().length());
  }

  static final Command HEXISTS =
      read("HEXISTS", "key field")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .doc("Tells whether a hash has a field.", "2.0.0", "O(1)")
          .onShard(HashCommands::exists);

  private static Reply exists(Call call, NoArguments none) {
    return Reply.integer(HashEntry.find(call, call.read(call.key()), call.argument(2)) != null);
  }
}

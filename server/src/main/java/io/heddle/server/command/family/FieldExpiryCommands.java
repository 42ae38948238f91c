package io.heddle.server.command.family;

import static io.heddle.server.command.Category.HASH;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Late;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.keyspace.Entry;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Commands on the deadlines of fields of hashes. */
final class FieldExpiryCommands {
  private static final Reply NO_FIELD = new Reply.Int(-2);
  private static final Reply NO_DEADLINE = new Reply.Int(-1);
  private static final Reply DELETED = new Reply.Int(2);
  private static final String COST = "O(N), N fields being named";

  private static final Bytes HDEL = Bytes.of("HDEL");
  private static final Bytes HPEXPIREAT_NAME = Bytes.of("HPEXPIREAT");
  private static final Bytes HPERSIST_NAME = Bytes.of("HPERSIST");
  private static final Bytes FIELDS = Bytes.of("FIELDS");
  private static final Bytes ONE = Bytes.of("1");

  private FieldExpiryCommands() {}

  static List<Command> all() {
    return List.of(
        HEXPIRE, HPEXPIRE, HEXPIREAT, HPEXPIREAT, HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME, HPERSIST);
  }

  static final Command HEXPIRE =
      expiring("HEXPIRE", "seconds")
          .doc("Lets fields of a hash expire after a number of seconds.", "7.4.0", COST)
          .onShard(
              arguments -> FieldExpiry.parse(arguments, Expiry.Form.EX),
              FieldExpiryCommands::expire);

  static final Command HPEXPIRE =
      expiring("HPEXPIRE", "milliseconds")
          .doc("Lets fields of a hash expire after a number of milliseconds.", "7.4.0", COST)
          .onShard(
              arguments -> FieldExpiry.parse(arguments, Expiry.Form.PX),
              FieldExpiryCommands::expire);

  static final Command HEXPIREAT =
      expiring("HEXPIREAT", "unix-time-seconds")
          .doc("Lets fields of a hash expire at a Unix time in seconds.", "7.4.0", COST)
          .onShard(
              arguments -> FieldExpiry.parse(arguments, Expiry.Form.EXAT),
              FieldExpiryCommands::expire);

  static final Command HPEXPIREAT =
      expiring("HPEXPIREAT", "unix-time-milliseconds")
          .doc("Lets fields of a hash expire at a Unix time in milliseconds.", "7.4.0", COST)
          .onShard(
              arguments -> FieldExpiry.parse(arguments, Expiry.Form.PXAT),
              FieldExpiryCommands::expire);

  private static CommandBuilder expiring(String name, String time) {
    return write(name, "key " + time + " [NX | XX | GT | LT] FIELDS numfields field [field ...]")
        .arity(-6)
        .flags(DENYOOM, FAST)
        .keys(at(1), RW, UPDATE)
        .group(Group.HASH)
        .categories(HASH);
  }

  private static Reply expire(Call call, FieldExpiry order) {
    Entry entry = call.lookup(call.key());
    HashValue hash = HashEntry.hashOrNull(entry);
    long atMillis = order.atMillis(call);
    FieldExpiry.Target target = order.target().get();
    if (entry == null || hash == null) {
      return target.fields().answer(call, name -> NO_FIELD);
    }
    call.keyspace().aboutToChange(entry);
    hash.beginTiming();
    EnumSet<KeyEvent> events = EnumSet.noneOf(KeyEvent.class);
    Reply reply =
        target
            .fields()
            .answer(
                call,
                name -> {
                  Field field = hash.find(name);
                  if (field == null) {
                    return NO_FIELD;
                  }
                  if (!target.allows(field, atMillis)) {
                    return Reply.ZERO;
                  }
                  boolean isPast = atMillis <= call.now();
                  if (isPast) {
                    call.keyspace().removeExpired(entry, name);
                    keep(call, HDEL, name);
                  } else {
                    call.keyspace().expireFieldAt(entry, name, atMillis);
                    keepDeadline(call, name, atMillis);
                  }
                  events.add(isPast ? KeyEvent.HDEL : KeyEvent.HEXPIRE);
                  return isPast ? DELETED : Reply.ONE;
                });
    if (!events.isEmpty()) {
      KeyEvent event = events.contains(KeyEvent.HDEL) ? KeyEvent.HDEL : KeyEvent.HEXPIRE;
      call.modified(call.key(), entry, event);
    }
    return reply;
  }

  /** Has the log told of the deadline of a field of the call's key. */
  static void keepDeadline(Call call, Bytes field, long atMillis) {
    keep(call, HPEXPIREAT_NAME, Bytes.of(Long.toString(atMillis)), FIELDS, ONE, field);
  }

  /** Has the log told of command {@code name} on the call's key. */
  private static void keep(Call call, Bytes name, Bytes... arguments) {
    if (call.isLogged()) {
      Bytes[] words = new Bytes[arguments.length + 2];
      words[0] = name;
      words[1] = call.key().name();
      System.arraycopy(arguments, 0, words, 2, arguments.length);
      call.effect(call.key(), words);
    }
  }

  static final Command HTTL =
      telling("HTTL")
          .doc("Tells in how many seconds fields of a hash expire.", "7.4.0", COST)
          .onShard(
              FieldList::parse, (call, list) -> tell(call, list, (at, now) -> seconds(at - now)));

  static final Command HPTTL =
      telling("HPTTL")
          .doc("Tells in how many milliseconds fields of a hash expire.", "7.4.0", COST)
          .onShard(FieldList::parse, (call, list) -> tell(call, list, (at, now) -> at - now));

  static final Command HEXPIRETIME =
      telling("HEXPIRETIME")
          .doc("Tells at which Unix time in seconds fields of a hash expire.", "7.4.0", COST)
          .onShard(FieldList::parse, (call, list) -> tell(call, list, (at, now) -> seconds(at)));

  static final Command HPEXPIRETIME =
      telling("HPEXPIRETIME")
          .doc("Tells at which Unix time in milliseconds fields of a hash expire.", "7.4.0", COST)
          .onShard(FieldList::parse, (call, list) -> tell(call, list, (at, now) -> at));

  private static CommandBuilder telling(String name) {
    return read(name, "key FIELDS numfields field [field ...]")
        .arity(-5)
        .flags(FAST)
        .keys(at(1), RO, ACCESS)
        .group(Group.HASH)
        .categories(HASH);
  }

  /** Answers with what {@code form} makes of each field's deadline and the time of the turn. */
  private static Reply tell(Call call, Late<FieldList> list, LongBinaryOperator form) {
    HashValue hash = HashEntry.hashOrNull(call.read(call.key()));
    return list.get()
        .answer(
            call,
            name -> {
              Field field = findLive(call, hash, name);
              if (field == null) {
                return NO_FIELD;
              }
              long atMillis = field.expireAtMillis();
              return atMillis == Field.NEVER
                  ? NO_DEADLINE
                  : Reply.integer(form.applyAsLong(atMillis, call.now()));
            });
  }

  /** The field, if there is one and its time is not over; it is left where it is. */
  private static @Nullable Field findLive(Call call, @Nullable HashValue hash, Bytes name) {
    Field field = hash == null ? null : hash.find(name);
    return field == null || field.isOver(call.now()) ? null : field;
  }

  /** A second that has begun counts, unlike where keys expire: as Redis tells it. */
  private static long seconds(long millis) {
    return (millis + 999) / 1000;
  }

  static final Command HPERSIST =
      write("HPERSIST", "key FIELDS numfields field [field ...]")
          .arity(-5)
          .flags(FAST)
          .keys(at(1), RW, UPDATE)
          .group(Group.HASH)
          .categories(HASH)
          .doc("Takes the deadlines of fields of a hash away.", "7.4.0", COST)
          .onShard(FieldList::parse, FieldExpiryCommands::persist);

  private static Reply persist(Call call, Late<FieldList> list) {
    Entry entry = call.lookup(call.key());
    HashValue hash = HashEntry.hashOrNull(entry);
    boolean[] changed = {false};
    Reply reply =
        list.get()
            .answer(
                call,
                name -> {
                  Field field = findLive(call, hash, name);
                  if (entry == null || field == null) {
                    return NO_FIELD;
                  }
                  if (field.expireAtMillis() == Field.NEVER) {
                    return NO_DEADLINE;
                  }
                  call.keyspace().expireFieldAt(entry, name, Field.NEVER);
                  keep(call, HPERSIST_NAME, FIELDS, ONE, name);
                  changed[0] = true;
                  return Reply.ONE;
                });
    if (changed[0]) {
      call.modified(call.key(), KeyEvent.HPERSIST);
    }
    return reply;
  }
}

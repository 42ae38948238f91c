package io.heddle.server.command.family;

import static io.heddle.server.command.Category.HASH;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.LongDouble;
import io.heddle.server.command.Numbers;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.Field;
import java.util.List;

/** Commands on numbers that are fields of hashes. */
final class HashCounterCommands {
  private static final Bytes HSET = Bytes.of("HSET");

  private HashCounterCommands() {}

  static List<Command> all() {
    return List.of(HINCRBY, HINCRBYFLOAT);
  }

  static final Command HINCRBY =
      write("HINCRBY", "key field increment")
          .arity(4)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .doc("Adds to the integer that a field of a hash holds.", "2.0.0", "O(1)")
          .onShard(arguments -> arguments.skip(2).nextLong(), HashCounterCommands::add);

  /** Adds {@code increment} to the field's integer; its deadline stays. */
  private static Reply add(Call call, long increment) {
    Bytes name = call.argument(2);
    Field field = HashEntry.find(call, call.lookup(call.key()), name);
    long old =
        field == null ? 0 : Numbers.toLong(field.value(), "ERR hash value is not an integer");
    long sum = Numbers.sum(old, increment);
    HashEntry.put(call, name, Bytes.of(Long.toString(sum)), KeyEvent.HINCRBY);
    return Reply.integer(sum);
  }

  static final Command HINCRBYFLOAT =
      write("HINCRBYFLOAT", "key field increment:double")
          .arity(4)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.HASH)
          .categories(HASH)
          .member(2)
          .doc(
              "Adds to the number, perhaps with a fraction, that a field of a hash holds.",
              "2.6.0",
              "O(1)")
          .onShard(HashCounterCommands::parseFraction, HashCounterCommands::addFraction);

  private static LongDouble parseFraction(Arguments arguments) {
    LongDouble increment =
        Numbers.toLongDouble(arguments.skip(2).next(), "ERR value is not a valid float");
    if (!increment.isFinite()) {
      throw new ClientException("ERR value is NaN or Infinity");
    }
    return increment;
  }

  /** Adds {@code increment} to the field's number; its deadline stays. */
  private static Reply addFraction(Call call, LongDouble increment) {
    Bytes name = call.argument(2);
    Field field = HashEntry.find(call, call.lookup(call.key()), name);
    LongDouble old =
        field == null
            ? LongDouble.ZERO
            : Numbers.toLongDouble(field.value(), "ERR hash value is not a float");
    Bytes text = Bytes.of(Numbers.sum(old, increment).text());
    long atMillis = field == null ? Field.NEVER : field.expireAtMillis();
    HashEntry.put(call, name, text, KeyEvent.HINCRBYFLOAT);
    if (call.isLogged()) {
      call.effect(call.key(), HSET, call.key().name(), name, text);
      if (atMillis != Field.NEVER) {
        FieldExpiryCommands.keepDeadline(call, name, atMillis);
      }
    }
    return Reply.bulk(text);
  }
}

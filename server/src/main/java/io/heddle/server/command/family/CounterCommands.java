package io.heddle.server.command.family;

import static io.heddle.server.command.Category.STRING;
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
import io.heddle.server.command.Late;
import io.heddle.server.command.LongDouble;
import io.heddle.server.command.Numbers;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands that count with the numbers that strings are the text of. */
final class CounterCommands {
  private CounterCommands() {}

  static List<Command> all() {
    return List.of(INCR, DECR, INCRBY, DECRBY, INCRBYFLOAT);
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
          .onShard(arguments -> arguments.skip(1).nextLong(), CounterCommands::add);

  static final Command DECRBY =
      write("DECRBY", "key decrement")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Takes from the integer that a key holds.", "1.0.0", "O(1)")
          .onShard(CounterCommands::parseDecrement, CounterCommands::add);

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
    long old = entry == null ? 0 : Numbers.toLong(StringEntry.borrowed(entry));
    long sum = Numbers.sum(old, increment);
    StringEntry.store(call, key, entry, Bytes.of(Long.toString(sum)), true);
    call.modified(key, KeyEvent.INCRBY);
    return Reply.integer(sum);
  }

  static final Command INCRBYFLOAT =
      write("INCRBYFLOAT", "key increment:double")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, ACCESS, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Adds to the number, perhaps with a fraction, that a key holds.", "2.6.0", "O(1)")
          .onShard(
              arguments -> Late.of(() -> number(arguments.skip(1).next())),
              CounterCommands::addFraction);

  private static LongDouble number(Bytes text) {
    return Numbers.toLongDouble(text, "ERR value is not a valid float");
  }

  /** Adds {@code increment} to the key's number; its deadline stays. */
  private static Reply addFraction(Call call, Late<LongDouble> increment) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    LongDouble old = entry == null ? LongDouble.ZERO : number(StringEntry.borrowed(entry));
    Bytes text = Bytes.of(Numbers.sum(old, increment.get()).text());
    Entry changed = StringEntry.orEmpty(call, key, entry);
    call.keyspace().setText(changed, text);
    call.modified(key, KeyEvent.INCRBYFLOAT);
    if (call.isLogged()) {
      call.effect(key, changed);
    }
    return Reply.bulk(text);
  }
}

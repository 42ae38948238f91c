package io.heddle.server.command.family;

import static io.heddle.server.command.Category.KEYSPACE;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Group.GENERIC;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
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
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.Numbers;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Deadline;
import io.heddle.shard.keyspace.Entry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Commands on the deadlines of keys. */
final class ExpiryCommands {
  private static final Reply NO_KEY = new Reply.Int(-2);
  private static final Reply NO_DEADLINE = new Reply.Int(-1);

  private ExpiryCommands() {}

  static List<Command> all() {
    return List.of(
        EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT, TTL, PTTL, EXPIRETIME, PEXPIRETIME, PERSIST);
  }

  static final Command EXPIRE =
      expiring("EXPIRE", "seconds")
          .doc("Lets a key expire after a number of seconds.", "1.0.0", "O(1)")
          .onShard(arguments -> Order.parse(arguments, Expiry.Form.EX), ExpiryCommands::expire);

  static final Command PEXPIRE =
      expiring("PEXPIRE", "milliseconds")
          .doc("Lets a key expire after a number of milliseconds.", "2.6.0", "O(1)")
          .onShard(arguments -> Order.parse(arguments, Expiry.Form.PX), ExpiryCommands::expire);

  static final Command EXPIREAT =
      expiring("EXPIREAT", "unix-time-seconds")
          .doc("Lets a key expire at a Unix time in seconds.", "1.2.0", "O(1)")
          .onShard(arguments -> Order.parse(arguments, Expiry.Form.EXAT), ExpiryCommands::expire);

  static final Command PEXPIREAT =
      expiring("PEXPIREAT", "unix-time-milliseconds")
          .doc("Lets a key expire at a Unix time in milliseconds.", "2.6.0", "O(1)")
          .onShard(arguments -> Order.parse(arguments, Expiry.Form.PXAT), ExpiryCommands::expire);

  private static CommandBuilder expiring(String name, String time) {
    return write(name, "key " + time + " [NX | XX | GT | LT]")
        .arity(-3)
        .flags(FAST)
        .keys(at(1), RW, UPDATE)
        .group(GENERIC)
        .categories(KEYSPACE)
        .changed("7.0.0", "The options NX, XX, GT and LT are new.");
  }

  /** When a key is to expire, and under which conditions. */
  private record Order(Expiry expiry, Set<DeadlineCondition> conditions) {
    private static final Set<DeadlineCondition> NONE = EnumSet.noneOf(DeadlineCondition.class);

    static Order parse(Arguments arguments, Expiry.Form form) {
      Bytes amount = arguments.skip(1).next();
      Set<DeadlineCondition> conditions = arguments.hasNext() ? parseConditions(arguments) : NONE;
      return new Order(Expiry.of(form, Numbers.toLong(amount), arguments.command()), conditions);
    }

    private static Set<DeadlineCondition> parseConditions(Arguments arguments) {
      Set<DeadlineCondition> conditions = EnumSet.noneOf(DeadlineCondition.class);
      while (arguments.hasNext()) {
        conditions.add(parseCondition(arguments));
      }
      if (conditions.contains(DeadlineCondition.NX) && conditions.size() > 1) {
        throw new ClientException(
            "ERR NX and XX, GT or LT options at the same time are not compatible");
      }
      if (conditions.contains(DeadlineCondition.GT) && conditions.contains(DeadlineCondition.LT)) {
        throw new ClientException("ERR GT and LT options at the same time are not compatible");
      }
      return conditions;
    }

    private static DeadlineCondition parseCondition(Arguments arguments) {
      DeadlineCondition condition = DeadlineCondition.takeOrNull(arguments);
      if (condition == null) {
        throw new ClientException("ERR Unsupported option " + arguments.next().beforeZeroByte());
      }
      return condition;
    }

    boolean allows(@Nullable Deadline current, long atMillis) {
      long currentMillis = current == null ? 0 : current.atMillis();
      for (DeadlineCondition condition : conditions) {
        if (!condition.allows(current != null, currentMillis, atMillis)) {
          return false;
        }
      }
      return true;
    }
  }

  private static Reply expire(Call call, Order order) {
    long atMillis = order.expiry().atMillis(call);
    Entry entry = call.lookup(call.key());
    if (entry == null || !order.allows(entry.deadline(), atMillis)) {
      return Reply.ZERO;
    }
    Expiry.apply(call, entry, atMillis);
    return Reply.ONE;
  }

  static final Command TTL =
      telling("TTL")
          .tips("nondeterministic_output")
          .doc("Tells in how many seconds a key expires.", "1.0.0", "O(1)")
          .changed("2.8.0", "Answers -2 where there is no such key.")
          .onShard((call, none) -> tell(call, (at, now) -> seconds(at - now)));

  static final Command PTTL =
      telling("PTTL")
          .tips("nondeterministic_output")
          .doc("Tells in how many milliseconds a key expires.", "2.6.0", "O(1)")
          .changed("2.8.0", "Answers -2 where there is no such key.")
          .onShard((call, none) -> tell(call, (at, now) -> at - now));

  static final Command EXPIRETIME =
      telling("EXPIRETIME")
          .doc("Tells at which Unix time in seconds a key expires.", "7.0.0", "O(1)")
          .onShard((call, none) -> tell(call, (at, now) -> seconds(at)));

  static final Command PEXPIRETIME =
      telling("PEXPIRETIME")
          .doc("Tells at which Unix time in milliseconds a key expires.", "7.0.0", "O(1)")
          .onShard((call, none) -> tell(call, (at, now) -> at));

  private static CommandBuilder telling(String name) {
    return read(name, "key")
        .arity(2)
        .flags(FAST)
        .keys(at(1), RO, ACCESS)
        .group(GENERIC)
        .categories(KEYSPACE);
  }

  /** Answers with what {@code form} makes of the key's deadline and the time of the turn. */
  private static Reply tell(Call call, LongBinaryOperator form) {
    Entry entry = call.inspect(call.key());
    if (entry == null) {
      return NO_KEY;
    }
    Deadline deadline = entry.deadline();
    return deadline == null
        ? NO_DEADLINE
        : Reply.integer(form.applyAsLong(deadline.atMillis(), call.now()));
  }

  /** To the nearest second, as Redis tells it. */
  private static long seconds(long millis) {
    return millis / 1000 + (millis % 1000 >= 500 ? 1 : 0);
  }

  static final Command PERSIST =
      write("PERSIST", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RW, UPDATE)
          .group(GENERIC)
          .categories(KEYSPACE)
          .doc("Takes a key's deadline away.", "2.2.0", "O(1)")
          .onShard(ExpiryCommands::persist);

  private static Reply persist(Call call, NoArguments none) {
    Entry entry = call.lookup(call.key());
    if (entry == null || !call.keyspace().persist(entry)) {
      return Reply.ZERO;
    }
    call.modified(call.key(), KeyEvent.PERSIST);
    return Reply.ONE;
  }
}

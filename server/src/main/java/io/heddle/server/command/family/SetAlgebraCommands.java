package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;
import static io.heddle.server.command.Keys.counted;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Keys;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.keyspace.Key;
import java.util.List;
import java.util.function.Function;

/** Commands that combine sets. */
final class SetAlgebraCommands {
  private SetAlgebraCommands() {}

  static List<Command> all() {
    return List.of(SINTER, SINTERSTORE, SINTERCARD, SUNION, SUNIONSTORE, SDIFF, SDIFFSTORE);
  }

  static final Command SINTER =
      combining("SINTER")
          .doc(
              "Gives the members that several sets have in common.",
              "1.0.0",
              "O(N*M), N being the size of the smallest set and M the number of sets")
          .acrossShards((call, none) -> tell(SetAlgebra.of(call, call.keys()).intersection()));

  static final Command SINTERSTORE =
      storing("SINTERSTORE")
          .doc(
              "Stores the members that several sets have in common.",
              "1.0.0",
              "O(N*M), N being the size of the smallest set and M the number of sets")
          .acrossShards(
              (call, none) -> store(call, SetAlgebra::intersection, KeyEvent.SINTERSTORE));

  static final Command SUNION =
      combining("SUNION")
          .doc(
              "Gives the members of any of several sets.",
              "1.0.0",
              "O(N), N being the size of all sets together")
          .acrossShards((call, none) -> tell(SetAlgebra.of(call, call.keys()).union()));

  static final Command SUNIONSTORE =
      storing("SUNIONSTORE")
          .doc(
              "Stores the members of any of several sets.",
              "1.0.0",
              "O(N), N being the size of all sets together")
          .acrossShards((call, none) -> store(call, SetAlgebra::union, KeyEvent.SUNIONSTORE));

  static final Command SDIFF =
      combining("SDIFF")
          .doc(
              "Gives the members of the first set that no other has.",
              "1.0.0",
              "O(N), N being the size of all sets together")
          .acrossShards((call, none) -> tell(SetAlgebra.of(call, call.keys()).difference()));

  static final Command SDIFFSTORE =
      storing("SDIFFSTORE")
          .doc(
              "Stores the members of the first set that no other has.",
              "1.0.0",
              "O(N), N being the size of all sets together")
          .acrossShards((call, none) -> store(call, SetAlgebra::difference, KeyEvent.SDIFFSTORE));

  private static CommandBuilder combining(String name) {
    return read(name, "key [key ...]")
        .arity(-2)
        .keys(Keys.from(1), RO, ACCESS)
        .group(Group.SET)
        .categories(SET)
        .tips("nondeterministic_output_order");
  }

  private static CommandBuilder storing(String name) {
    return write(name, "destination key [key ...]")
        .arity(-3)
        .flags(DENYOOM)
        .keys(at(1), OW, UPDATE)
        .keys(Keys.from(2), RO, ACCESS)
        .group(Group.SET)
        .categories(SET);
  }

  private static Reply tell(SetValue result) {
    return new Reply.Set(SetEntry.replies(result.members()));
  }

  /** Stores what {@code operation} makes of all keys but the first under that one. */
  private static Reply store(Call call, Function<SetAlgebra, SetValue> operation, KeyEvent event) {
    Key target = call.keys().get(0);
    List<Key> sources = call.keys().subList(1, call.keys().size());
    SetValue result = operation.apply(SetAlgebra.of(call, sources));
    if (!result.isEmpty()) {
      SetEntry.store(call, target, result);
      call.modified(target, event);
    } else if (call.keyspace(target).remove(target, call.now())) {
      call.modified(target, KeyEvent.DEL);
    }
    return Reply.integer(result.size());
  }

  static final Command SINTERCARD =
      read("SINTERCARD", "numkeys key [key ...] [LIMIT limit]")
          .arity(-3)
          .keys(counted(1), RO, ACCESS)
          .group(Group.SET)
          .categories(SET)
          .doc(
              "Counts the members that several sets have in common.",
              "7.0.0",
              "O(N*M), N being the size of the smallest set and M the number of sets")
          .acrossShards(
              SetAlgebraCommands::parseLimit,
              (call, limit) ->
                  Reply.integer(SetAlgebra.of(call, call.keys()).intersectionSize(limit)));

  /** How far to count. */
  private static Long parseLimit(Arguments arguments) {
    long keys = arguments.nextLong(1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (keys > arguments.remaining()) {
      throw new ClientException("ERR Number of keys can't be greater than number of args");
    }
    arguments.skip((int) keys);
    long limit = 0;
    while (arguments.hasNext()) {
      if (!arguments.takeWithValue("LIMIT")) {
        throw ClientException.syntaxError();
      }
      limit = arguments.nextLong(0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
    }
    return limit == 0 ? Long.MAX_VALUE : limit;
  }
}

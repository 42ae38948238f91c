package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.keyspace.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that pick members of a set by chance. */
final class SetChoiceCommands {
  private static final Bytes SREM = Bytes.of("SREM");

  private SetChoiceCommands() {}

  static List<Command> all() {
    return List.of(SPOP, SRANDMEMBER);
  }

  /**
   * How many members to pick.
   *
   * @param number negative for as many picks from all of them; null for one that stands by itself
   */
  private record Count(@Nullable Long number) {
    private static final Count NONE = new Count(null);

    static Count positive(Arguments arguments) {
      if (!arguments.skip(1).hasNext()) {
        return NONE;
      }
      requireLast(arguments);
      return new Count(
          arguments.nextLong(0, Long.MAX_VALUE, "ERR value is out of range, must be positive"));
    }

    static Count any(Arguments arguments) {
      if (!arguments.skip(1).hasNext()) {
        return NONE;
      }
      requireLast(arguments);
      return new Count(RandomPicks.parseCount(arguments));
    }

    private static void requireLast(Arguments arguments) {
      if (arguments.remaining() > 1) {
        arguments.skip(1).end();
      }
    }
  }

  static final Command SPOP =
      write("SPOP", "key [count]")
          .arity(-2)
          .flags(FAST)
          .keys(at(1), RW, ACCESS, DELETE)
          .group(Group.SET)
          .categories(SET)
          .tips("nondeterministic_output")
          .briefUpTo(2)
          .doc(
              "Removes members picked by chance from a set, and gives them.",
              "1.0.0",
              "O(N), N members being picked")
          .changed("3.2.0", "The argument count is new.")
          .onShard(Count::positive, SetChoiceCommands::pop);

  private static Reply pop(Call call, Count count) {
    Long number = count.number();
    Entry entry = call.lookup(call.key());
    if (entry == null) {
      return number == null ? Reply.NULL : NO_MEMBERS;
    }
    SetValue set = SetEntry.toChange(call, call.key(), entry);
    if (number == null) {
      Bytes member = set.random(call.random());
      set.remove(member);
      keep(call, List.of(member));
      call.modified(call.key(), entry, KeyEvent.SPOP);
      return Reply.bulk(member);
    }
    if (number == 0) {
      return NO_MEMBERS;
    }
    if (number >= set.size() && call.server().config().lazyFreeing.ofReplaced()) {
      call.server().statistics().lazyFrees().dropped(entry);
    }
    List<Bytes> popped = pop(call, set, (int) Math.min(number, set.size()));
    keep(call, popped);
    call.modified(call.key(), entry, KeyEvent.SPOP);
    return new Reply.Set(SetEntry.replies(popped));
  }

  /** Chance would pick others another time. */
  private static void keep(Call call, List<Bytes> popped) {
    if (call.isLogged()) {
      Bytes[] words = new Bytes[popped.size() + 2];
      words[0] = SREM;
      words[1] = call.key().name();
      for (int i = 0; i < popped.size(); i++) {
        words[i + 2] = popped.get(i);
      }
      call.effect(call.key(), words);
    }
  }

  private static final Reply NO_MEMBERS = new Reply.Set(List.of());

  private static List<Bytes> pop(Call call, SetValue set, int count) {
    return count < set.size() ? set.pop(count, call.random(), SetEntry.limits(call)) : set.clear();
  }

  static final Command SRANDMEMBER =
      read("SRANDMEMBER", "key [count]")
          .arity(-2)
          .keys(at(1), RO, ACCESS)
          .group(Group.SET)
          .categories(SET)
          .tips("nondeterministic_output")
          .doc("Gives members of a set picked by chance.", "1.0.0", "O(N), N members being picked")
          .changed("2.6.0", "The argument count is new.")
          .onShard(Count::any, SetChoiceCommands::pick);

  private static Reply pick(Call call, Count count) {
    Long number = count.number();
    SetValue set = SetEntry.setOrNull(call.read(call.key()));
    if (set == null) {
      return number == null ? Reply.NULL : Reply.EMPTY_ARRAY;
    }
    if (number == null) {
      return Reply.bulk(set.random(call.random()));
    }
    if (number >= 0) {
      boolean all = number >= set.size();
      return Reply.array(
          SetEntry.replies(all ? set.members() : set.sample(number.intValue(), call.random())));
    }
    return Reply.array(RandomPicks.of(call, -number, SetEntry.replies(set.members()), 1));
  }
}

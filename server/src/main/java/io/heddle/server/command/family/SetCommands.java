package io.heddle.server.command.family;

import static io.heddle.server.command.Category.SET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on the members of one set, or of two between which a member moves. */
final class SetCommands {
  private static final Bytes SADD_NAME = Bytes.of("SADD");
  private static final Bytes SREM_NAME = Bytes.of("SREM");

  private SetCommands() {}

  static List<Command> all() {
    return List.of(SADD, SREM, SISMEMBER, SMISMEMBER, SCARD, SMEMBERS, SMOVE, SSCAN);
  }

  static final Command SADD =
      write("SADD", "key member [member ...]")
          .arity(-3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, INSERT)
          .group(Group.SET)
          .categories(SET)
          .member(2)
          .briefUpTo(3)
          .doc("Adds members to a set.", "1.0.0", "O(N), N members being added")
          .changed("2.4.0", "Takes several members.")
          .onShard(SetCommands::add);

  private static Reply add(Call call, NoArguments none) {
    Key key = call.key();
    Entry entry = call.lookup(key);
    int count = call.request().size() - 2;
    SetValue set;
    if (entry == null) {
      set = SetEntry.expecting(call, key, call.argument(2), count);
      entry = SetEntry.store(call, key, set);
    } else {
      set = SetEntry.toChange(call, key, entry);
      set.expect(count, SetEntry.limits(call));
    }
    int added = 0;
    for (int i = 2; i < count + 2; i++) {
      added += set.add(call.argument(i), SetEntry.limits(call)) ? 1 : 0;
    }
    if (added > 0) {
      call.modified(key, entry, KeyEvent.SADD);
    }
    return Reply.integer(added);
  }

  static final Command SREM =
      write("SREM", "key member [member ...]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RW, DELETE)
          .group(Group.SET)
          .categories(SET)
          .member(2)
          .briefUpTo(3)
          .doc(
              "Removes members from a set, and the set with its last one.",
              "1.0.0",
              "O(N), N members being named")
          .changed("2.4.0", "Takes several members.")
          .onShard(SetCommands::remove);

  private static Reply remove(Call call, NoArguments none) {
    Entry entry = call.lookup(call.key());
    if (entry == null) {
      return Reply.ZERO;
    }
    SetValue set = SetEntry.toChange(call, call.key(), entry);
    int removed = 0;
    for (int i = 2; i < call.request().size() && !set.isEmpty(); i++) {
      removed += set.remove(call.argument(i)) ? 1 : 0;
    }
    if (removed > 0) {
      call.modified(call.key(), entry, KeyEvent.SREM);
    }
    return Reply.integer(removed);
  }

  static final Command SISMEMBER =
      read("SISMEMBER", "key member")
          .arity(3)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.SET)
          .categories(SET)
          .member(2)
          .doc("Tells whether a set has a member.", "1.0.0", "O(1)")
          .onShard(
              (call, none) -> has(SetEntry.setOrNull(call.read(call.key())), call.argument(2)));

  private static Reply has(@Nullable SetValue set, Bytes member) {
    return Reply.integer(set != null && set.contains(member));
  }

  static final Command SMISMEMBER =
      read("SMISMEMBER", "key member [member ...]")
          .arity(-3)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(Group.SET)
          .categories(SET)
          .doc(
              "Tells of each of several members whether a set has it.",
              "6.2.0",
              "O(N), N members being named")
          .onShard(SetCommands::hasEach);

  private static Reply hasEach(Call call, NoArguments none) {
    SetValue set = SetEntry.setOrNull(call.read(call.key()));
    List<Reply> replies = new ArrayList<>(call.request().size() - 2);
    for (int i = 2; i < call.request().size(); i++) {
      replies.add(has(set, call.argument(i)));
    }
    return Reply.array(replies);
  }

  static final Command SCARD =
      read("SCARD", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.SET)
          .categories(SET)
          .doc("Counts the members of a set.", "1.0.0", "O(1)")
          .onShard(SetCommands::count);

  private static Reply count(Call call, NoArguments none) {
    SetValue set = SetEntry.setOrNull(call.read(call.key()));
    return set == null ? Reply.ZERO : Reply.integer(set.size());
  }

  static final Command SMEMBERS =
      read("SMEMBERS", "key")
          .arity(2)
          .keys(at(1), RO, ACCESS)
          .group(Group.SET)
          .categories(SET)
          .tips("nondeterministic_output_order")
          .doc("Gives all members of a set.", "1.0.0", "O(N), N being the number of members")
          .onShard(SetCommands::members);

  private static Reply members(Call call, NoArguments none) {
    SetValue set = SetEntry.setOrNull(call.read(call.key()));
    return new Reply.Set(set == null ? List.of() : SetEntry.replies(set.members()));
  }

  static final Command SMOVE =
      write("SMOVE", "source destination member")
          .arity(4)
          .flags(FAST)
          .keys(at(1), RW, ACCESS, DELETE)
          .keys(at(2), RW, INSERT)
          .group(Group.SET)
          .categories(SET)
          .doc("Moves a member from one set to another.", "1.0.0", "O(1)")
          .acrossShards(SetCommands::move);

  private static Reply move(Call call, NoArguments none) {
    Key from = call.keys().get(0);
    Key to = call.keys().get(1);
    Bytes member = call.argument(3);
    Entry source = call.lookup(from);
    Entry target = call.lookup(to);
    if (source == null) {
      return Reply.ZERO;
    }
    SetValue set = SetEntry.set(source);
    SetValue other = SetEntry.setOrNull(target);
    if (source == target) {
      return has(set, member);
    }
    call.keyspace(from).aboutToChange(source);
    if (!set.remove(member)) {
      return Reply.ZERO;
    }
    call.modified(from, source, KeyEvent.SREM);
    if (call.isLoggedApart()) {
      call.effect(from, SREM_NAME, from.name(), member);
      call.effect(to, SADD_NAME, to.name(), member);
    }
    if (target == null || other == null) {
      other = SetEntry.expecting(call, to, member, 1);
      target = SetEntry.store(call, to, other);
    }
    call.keyspace(to).aboutToChange(target);
    if (other.add(member, SetEntry.limits(call))) {
      call.modified(to, target, KeyEvent.SADD);
    }
    return Reply.ONE;
  }

  static final Command SSCAN =
      read("SSCAN", "key cursor [MATCH pattern] [COUNT count]")
          .arity(-3)
          .keys(at(1), RO, ACCESS)
          .group(Group.SET)
          .categories(SET)
          .tips("nondeterministic_output")
          .doc(
              "Goes through the members of a set step by step.",
              "2.8.0",
              "O(1) for a step, O(N) for all, N being the number of members")
          .onShard(arguments -> ElementScan.parse(arguments, false), SetCommands::scan);

  private static Reply scan(Call call, ElementScan scan) {
    SetValue set = SetEntry.setOrNull(call.read(call.key()));
    if (set == null) {
      return ElementScan.NOTHING;
    }
    ElementScan.Options options = scan.options().get();
    List<Reply> found = new ArrayList<>();
    long next =
        set.scan(
            scan.cursor(),
            options.count(),
            member -> {
              if (options.matches(member)) {
                found.add(Reply.bulk(member));
              }
            });
    return ElementScan.reply(next, found);
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Category.HASH;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.keyspace.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that read fields of hashes which the client does not name. */
final class HashWalkCommands {
  private HashWalkCommands() {}

  static List<Command> all() {
    return List.of(HKEYS, HVALS, HGETALL, HRANDFIELD, HSCAN);
  }

  static final Command HKEYS =
      walking("HKEYS")
          .doc("Gives the names of all fields of a hash.", "2.0.0", "O(N), N fields being there")
          .onShard((call, none) -> Reply.array(walk(call, true, false)));

  static final Command HVALS =
      walking("HVALS")
          .doc("Gives the values of all fields of a hash.", "2.0.0", "O(N), N fields being there")
          .onShard((call, none) -> Reply.array(walk(call, false, true)));

  static final Command HGETALL =
      walking("HGETALL")
          .doc(
              "Gives all fields of a hash with their values.",
              "2.0.0",
              "O(N), N fields being there")
          .onShard((call, none) -> new Reply.Map(walk(call, true, true)));

  private static CommandBuilder walking(String name) {
    return read(name, "key")
        .arity(2)
        .keys(at(1), RO, ACCESS)
        .group(Group.HASH)
        .categories(HASH)
        .tips("nondeterministic_output_order");
  }

  /** Names, values or both of all fields whose time is not over. */
  private static List<Reply> walk(Call call, boolean names, boolean values) {
    HashValue hash = HashEntry.hashOrNull(call.read(call.key()));
    if (hash == null) {
      return List.of();
    }
    List<Reply> found = new ArrayList<>(hash.size() * (names && values ? 2 : 1));
    hash.forEach(
        field -> {
          if (!field.isOver(call.now())) {
            add(field, found, names, values);
          }
        });
    return found;
  }

  private static void add(Field field, List<Reply> found, boolean name, boolean value) {
    if (name) {
      found.add(Reply.bulk(field.name()));
    }
    if (value) {
      found.add(Reply.bulk(field.value()));
    }
  }

  static final Command HRANDFIELD =
      read("HRANDFIELD", "key [count [WITHVALUES]]")
          .arity(-2)
          .keys(at(1), RO, ACCESS)
          .group(Group.HASH)
          .categories(HASH)
          .tips("nondeterministic_output")
          .doc("Gives fields of a hash picked by chance.", "6.2.0", "O(N), N fields being picked")
          .onShard(Choice::parse, HashWalkCommands::pick);

  /**
   * What to pick.
   *
   * @param count how many fields; negative for as many picks from all of them, null for one that
   *     stands by itself
   */
  private record Choice(@Nullable Long count, boolean withValues) {
    private static Choice parse(Arguments arguments) {
      if (!arguments.skip(1).hasNext()) {
        return new Choice(null, false);
      }
      long count = RandomPicks.parseCount(arguments);
      boolean withValues = arguments.take("WITHVALUES");
      arguments.end();
      if (withValues && Math.abs(count) > Long.MAX_VALUE / 2) {
        throw new ClientException("ERR value is out of range");
      }
      return new Choice(count, withValues);
    }
  }

  /** Fields whose time is over go first, so that all others have equal chances. */
  private static Reply pick(Call call, Choice choice) {
    Entry entry = call.read(call.key());
    HashValue hash = HashEntry.hashOrNull(entry);
    if (entry != null) {
      call.keyspace().expireFieldsDue(entry, call.now(), Integer.MAX_VALUE);
    }
    Long count = choice.count();
    if (hash == null || hash.isEmpty()) {
      return count == null ? Reply.NULL : Reply.EMPTY_ARRAY;
    }
    if (count == null) {
      return Reply.bulk(hash.random(call.random()).name());
    }
    List<Reply> found = new ArrayList<>();
    if (count > 0 && count < hash.size()) {
      for (Field field : hash.sample(count.intValue(), call.random())) {
        add(field, found, true, choice.withValues());
      }
    } else if (count != 0) {
      hash.forEach(field -> add(field, found, true, choice.withValues()));
    }
    int width = choice.withValues() ? 2 : 1;
    List<Reply> picked = count < 0 ? RandomPicks.of(call, -count, found, width) : found;
    return choice.withValues() ? new Reply.Pairs(picked) : Reply.array(picked);
  }

  static final Command HSCAN =
      read("HSCAN", "key cursor [MATCH pattern] [COUNT count] [NOVALUES]")
          .arity(-3)
          .keys(at(1), RO, ACCESS)
          .group(Group.HASH)
          .categories(HASH)
          .tips("nondeterministic_output")
          .doc(
              "Goes through the fields of a hash step by step.",
              "2.8.0",
              "O(1) for a step, O(N) for all, N being the number of fields")
          .onShard(arguments -> ElementScan.parse(arguments, true), HashWalkCommands::scan);

  private static Reply scan(Call call, ElementScan scan) {
    HashValue hash = HashEntry.hashOrNull(call.read(call.key()));
    if (hash == null) {
      return ElementScan.NOTHING;
    }
    ElementScan.Options options = scan.options().get();
    List<Reply> found = new ArrayList<>();
    long next =
        hash.scan(
            scan.cursor(),
            options.count(),
            field -> {
              if (!field.isOver(call.now()) && options.matches(field.name())) {
                add(field, found, true, options.withValues());
              }
            });
    return ElementScan.reply(next, found);
  }
}

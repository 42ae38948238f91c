package io.heddle.server.command.family;

import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Category.LIST;
import static io.heddle.server.command.Category.SET;
import static io.heddle.server.command.Category.SORTEDSET;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;
import static io.heddle.server.command.Keys.behind;
import static io.heddle.server.command.Keys.derivedFrom;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.List;

/** {@code SORT}: the elements of a list, a set or a sorted set in some order. */
final class SortCommands {
  private static final String OPTIONS =
      "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]";
  private static final String COST =
      "O(N*log(N)), N being the number of elements; O(N) where they are not sorted";

  private SortCommands() {}

  static List<Command> all() {
    return List.of(SORT, SORT_RO);
  }

  static final Command SORT =
      sorting(write("SORT", OPTIONS + " [STORE destination]"))
          .flags(DENYOOM)
          .keys(
              behind("STORE", SortOption::destinationOf)
                  .notes("Marked unknown, as STORE may be followed and preceded by other options."),
              OW,
              UPDATE)
          .doc(
              "Sorts the elements of a list, a set or a sorted set; gives or stores them.",
              "1.0.0",
              COST)
          .acrossShards(SortQuery::parse, SortCommands::sort);

  static final Command SORT_RO =
      sorting(read("SORT_RO", OPTIONS))
          .doc("Gives the elements of a list, a set or a sorted set, sorted.", "7.0.0", COST)
          .acrossShards(SortQuery::parseReadOnly, SortCommands::sort);

  private static CommandBuilder sorting(CommandBuilder command) {
    return command
        .arity(-2)
        .keys(at(1), RO, ACCESS)
        .keys(
            derivedFrom("BY", "GET")
                .notes("Marked unknown, as the names of these keys are made of the elements."),
            RO,
            ACCESS)
        .unnamedKeys(SortOption::hasPattern)
        .group(Group.GENERIC)
        .categories(SET, SORTEDSET, LIST, DANGEROUS);
  }

  private static Reply sort(Call call, SortQuery query) {
    Sorting sorting = new Sorting(call, query);
    List<Bytes> sorted = sorting.sort(call.read(call.keys().get(0)));
    return query.stores()
        ? store(call, sorting.look(sorted, value -> value, Bytes.EMPTY))
        : Reply.array(sorting.look(sorted, Reply::bulk, Reply.NULL));
  }

  /** Lets the destination hold {@code elements}, or nothing if there are none. */
  private static Reply store(Call call, List<Bytes> elements) {
    Key destination = call.keys().get(1);
    Keyspace keyspace = call.keyspace(destination);
    if (!elements.isEmpty()) {
      Entry entry = keyspace.put(destination, ListValue.of(elements, ListEntry.limit(call)));
      keyspace.changing(entry, elements.size() - 1L);
      call.touch(keyspace, entry);
      call.modified(destination, KeyEvent.SORTSTORE);
    } else if (keyspace.remove(destination, call.now())) {
      call.modified(destination, KeyEvent.DEL);
    }
    return Reply.integer(elements.size());
  }
}

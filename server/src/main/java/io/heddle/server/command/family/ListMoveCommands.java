package io.heddle.server.command.family;

import static io.heddle.server.command.Category.LIST;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.BLOCKING;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Timeout;
import io.heddle.shard.data.ListEnd;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands that move an element from one list to another. */
final class ListMoveCommands {
  private static final Bytes LPUSH = Bytes.of("LPUSH");
  private static final Bytes RPUSH = Bytes.of("RPUSH");

  private ListMoveCommands() {}

  static List<Command> all() {
    return List.of(LMOVE, RPOPLPUSH, BLMOVE, BRPOPLPUSH);
  }

  /**
   * From which end to which an element moves.
   *
   * @param timeout how long to wait for it, where the command waits
   */
  private record Move(ListEnd from, ListEnd to, Timeout timeout) {}

  static final Command LMOVE =
      moving("LMOVE", "source destination <LEFT | RIGHT> <LEFT | RIGHT>")
          .arity(5)
          .doc("Moves an element from an end of a list to one of another.", "6.2.0", "O(1)")
          .acrossShards(arguments -> parse(arguments.skip(2), false), ListMoveCommands::move);

  static final Command RPOPLPUSH =
      moving("RPOPLPUSH", "source destination")
          .arity(3)
          .doc("Moves the last element of a list before the first of another.", "1.2.0", "O(1)")
          .deprecated("6.2.0", "`LMOVE` with the `RIGHT` and `LEFT` arguments")
          .acrossShards(
              arguments -> new Move(ListEnd.TAIL, ListEnd.HEAD, Timeout.NONE),
              ListMoveCommands::move);

  static final Command BLMOVE =
      moving("BLMOVE", "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout")
          .arity(6)
          .flags(BLOCKING)
          .doc(
              "Moves an element from an end of a list to one of another, and waits for it.",
              "6.2.0",
              "O(1)")
          .acrossShards(arguments -> parse(arguments.skip(2), true), ListMoveCommands::moveOrWait);

  static final Command BRPOPLPUSH =
      moving("BRPOPLPUSH", "source destination timeout")
          .arity(4)
          .flags(BLOCKING)
          .doc(
              "Moves the last element of a list before the first of another, and waits for it.",
              "2.2.0",
              "O(1)")
          .changed("6.0.0", "The timeout may be a fraction.")
          .deprecated("6.2.0", "`BLMOVE` with the `RIGHT` and `LEFT` arguments")
          .acrossShards(ListMoveCommands::parseTimeout, ListMoveCommands::moveOrWait);

  private static CommandBuilder moving(String name, String syntax) {
    return write(name, syntax)
        .flags(DENYOOM)
        .keys(at(1), RW, ACCESS, DELETE)
        .keys(at(2), RW, INSERT)
        .group(Group.LIST)
        .categories(LIST);
  }

  private static Move parse(Arguments arguments, boolean waits) {
    ListEnd from = nextEnd(arguments);
    ListEnd to = nextEnd(arguments);
    return new Move(from, to, waits ? Timeout.nextSeconds(arguments) : Timeout.NONE);
  }

  private static Move parseTimeout(Arguments arguments) {
    return new Move(ListEnd.TAIL, ListEnd.HEAD, Timeout.nextSeconds(arguments.skip(2)));
  }

  /** The next argument, which says left or right. */
  static ListEnd nextEnd(Arguments arguments) {
    return arguments.nextChoice("RIGHT", "LEFT") ? ListEnd.TAIL : ListEnd.HEAD;
  }

  private static Reply move(Call call, Move move) {
    Key source = call.keys().get(0);
    Key destination = call.keys().get(1);
    Entry from = call.lookup(source);
    if (from == null) {
      return Reply.NULL;
    }
    ListEntry.list(from);
    Entry to = call.lookup(destination);
    if (to != null) {
      ListEntry.list(to);
    }
    call.keyspace(source).changing(from, 1);
    Bytes element = ListEntry.list(from).remove(move.from());
    ListValue target = ListEntry.toGrow(call, destination, to, 0);
    target.makeRoom(ListEntry.limit(call), 1, element.length());
    target.add(move.to(), element);
    call.modified(destination, ListEntry.pushEvent(move.to()));
    ListEntry.afterRemoval(call, source, from, ListEntry.popEvent(move.from()));
    if (call.isLoggedApart()) {
      ListEntry.keepPop(call, source, move.from(), 1);
      call.effect(
          destination, move.to() == ListEnd.HEAD ? LPUSH : RPUSH, destination.name(), element);
    }
    return Reply.bulk(element);
  }

  private static Reply moveOrWait(Call call, Move move) {
    long deadline = move.timeout().deadlineMillis(call.now());
    Reply reply = move(call, move);
    return reply == Reply.NULL
        ? call.await(ListValue.class, call.keys().subList(0, 1), deadline, Reply.NULL)
        : reply;
  }
}

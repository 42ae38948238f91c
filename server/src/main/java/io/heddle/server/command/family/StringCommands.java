package io.heddle.server.command.family;

import static io.heddle.server.command.Category.STRING;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.KeySpec.Flag.VARIABLE_FLAGS;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Entry;
import java.util.List;

/** Commands on string values. */
public final class StringCommands {
  private StringCommands() {}

  public static List<Command> all() {
    return List.of(GET, SET);
  }

  static final Command GET =
      read("GET", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO, ACCESS)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Gives the string that a key holds.", "1.0.0", "O(1)")
          .onShard(StringCommands::get);

  private static Reply get(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    return entry == null ? Reply.NULL : Reply.bulk(entry.string());
  }

  static final Command SET =
      write(
              "SET",
              "key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds |"
                  + " PXAT unix-time-milliseconds | KEEPTTL]")
          .arity(-3)
          .flags(DENYOOM)
          .keys(at(1), RW, ACCESS, UPDATE, VARIABLE_FLAGS)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Stores a string under a key, whatever the key held.", "1.0.0", "O(1)")
          .onShard(StringCommands::set);

  private static Reply set(Call call, NoArguments none) {
    call.keyspace().putString(call.key(), call.argument(2));
    call.modified(call.key(), KeyEvent.SET);
    return Reply.OK;
  }
}

package io.heddle.server.command.family;

import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Category.KEYSPACE;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Group.SERVER;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Keyspace;
import java.util.List;

/** Commands on whole databases. */
final class DatabaseCommands {
  private DatabaseCommands() {}

  static List<Command> all() {
    return List.of(DBSIZE, FLUSHDB, FLUSHALL, SWAPDB);
  }

  static final Command DBSIZE =
      read("DBSIZE", "")
          .arity(1)
          .flags(FAST)
          .group(SERVER)
          .categories(KEYSPACE)
          .tips("request_policy:all_shards", "response_policy:agg_sum")
          .doc("Counts the keys of the database.", "1.0.0", "O(1)")
          .onEveryShard(DatabaseCommands::size);

  private static Reply size(Call call, NoArguments none) {
    return Reply.integer(call.keyspaces().stream().mapToLong(Keyspace::size).sum());
  }

  static final Command FLUSHDB =
      write("FLUSHDB", "[ASYNC | SYNC]")
          .arity(-1)
          .group(SERVER)
          .categories(KEYSPACE, DANGEROUS)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .doc("Deletes all keys of the database.", "1.0.0", "O(1)")
          .changed("4.0.0", "The option ASYNC is new.")
          .changed("6.2.0", "The option SYNC is new.")
          .onEveryShard(Mode::parse, DatabaseCommands::flush);

  private static Reply flush(Call call, Mode mode) {
    if (mode.isLazy(call)) {
      call.keyspaces().forEach(keyspace -> countKeys(call, keyspace));
    }
    for (Shard shard : call.server().shards().all()) {
      shard.clearDatabase(call.session().database());
    }
    call.modifiedAll(KeyEvent.FLUSH);
    return Reply.OK;
  }

  private static void countKeys(Call call, Keyspace keyspace) {
    call.server().statistics().lazyFrees().dropped(keyspace.size());
  }

  static final Command FLUSHALL =
      write("FLUSHALL", "[ASYNC | SYNC]")
          .arity(-1)
          .group(SERVER)
          .categories(KEYSPACE, DANGEROUS)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .doc("Deletes all keys of all databases.", "1.0.0", "O(1)")
          .changed("4.0.0", "The option ASYNC is new.")
          .changed("6.2.0", "The option SYNC is new.")
          .onEveryShard(Mode::parse, DatabaseCommands::flushAll);

  /** What the client says of how to free what is flushed, which is left to the collector anyway. */
  private enum Mode {
    SYNC,
    ASYNC,
    UNSAID;

    static Mode parse(Arguments arguments) {
      if (arguments.remaining() > 1) {
        throw ClientException.syntaxError();
      }
      if (!arguments.hasNext()) {
        return UNSAID;
      }
      if (arguments.take("ASYNC")) {
        return ASYNC;
      }
      if (arguments.take("SYNC")) {
        return SYNC;
      }
      throw ClientException.syntaxError();
    }

    /**
     * Whether it counts as freed lazily: in Redis a client that need not be answered at once waits
     * until that is done.
     */
    boolean isLazy(Call call) {
      return this == ASYNC
          || this == UNSAID && call.server().config().lazyFreeing.ofFlushed()
          || !call.isOfTransaction();
    }
  }

  private static Reply flushAll(Call call, Mode mode) {
    if (mode.isLazy(call)) {
      for (Shard shard : call.server().shards().all()) {
        for (int i = 0; i < shard.databasesInUse(); i++) {
          countKeys(call, shard.database(i));
        }
      }
    }
    call.server().shards().all().forEach(Shard::clearDatabases);
    call.server().saves().flushed();
    call.modifiedAll(KeyEvent.FLUSH);
    return Reply.OK;
  }

  static final Command SWAPDB =
      write("SWAPDB", "index1 index2")
          .arity(3)
          .flags(FAST)
          .group(SERVER)
          .categories(KEYSPACE, DANGEROUS)
          .doc("Exchanges two databases for all clients.", "4.0.0", "O(1)")
          .onEveryShard(Databases::parse, DatabaseCommands::swap);

  /** The numbers of two databases. */
  private record Databases(int first, int second) {
    static Databases parse(Arguments arguments) {
      int first = arguments.nextInt("ERR invalid first DB index");
      int second = arguments.nextInt("ERR invalid second DB index");
      return new Databases(arguments.database(first), arguments.database(second));
    }
  }

  private static Reply swap(Call call, Databases databases) {
    if (databases.first() != databases.second()) {
      for (Shard shard : call.server().shards().all()) {
        shard.swapDatabases(databases.first(), databases.second());
      }
      call.modifiedAll(KeyEvent.SWAPDB);
    }
    return Reply.OK;
  }
}

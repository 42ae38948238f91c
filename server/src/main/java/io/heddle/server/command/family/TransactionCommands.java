package io.heddle.server.command.family;

import static io.heddle.server.command.Category.TRANSACTION;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NEVER_QUEUED;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.SKIP_SLOWLOG;
import static io.heddle.server.command.Flag.STALE;
import static io.heddle.server.command.Group.TRANSACTIONS;

import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.KeySpec;
import io.heddle.server.command.Keys;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.Transaction;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands that make others one transaction. Their state is the connection's. */
final class TransactionCommands {
  private TransactionCommands() {}

  static List<Command> all() {
    return List.of(MULTI, EXEC, DISCARD, WATCH, UNWATCH);
  }

  private static CommandBuilder transactional(String name, String syntax) {
    return session(name, syntax)
        .flags(NOSCRIPT, LOADING, STALE)
        .group(TRANSACTIONS)
        .categories(TRANSACTION);
  }

  static final Command MULTI =
      transactional("MULTI", "")
          .arity(1)
          .flags(FAST, ALLOW_BUSY, NEVER_QUEUED)
          .doc("Begins a transaction: commands are queued from here on.", "1.2.0", "O(1)")
          .onSession(TransactionCommands::multi);

  private static Reply multi(Call call, NoArguments none) {
    if (call.transaction().isOpen()) {
      throw new ClientException("ERR MULTI calls can not be nested");
    }
    call.transaction().open();
    return Reply.OK;
  }

  static final Command EXEC =
      transactional("EXEC", "")
          .arity(1)
          .flags(SKIP_SLOWLOG, NEVER_QUEUED)
          .doc(
              "Carries out all queued commands as one, unless a watched key has changed.",
              "1.2.0",
              "what the queued commands cost")
          .onShardsOfTransaction(TransactionCommands::exec);

  private static Reply exec(Call call, NoArguments none) {
    Transaction transaction = call.transaction();
    if (!transaction.isOpen()) {
      throw new ClientException("ERR EXEC without MULTI");
    }
    boolean spoilt = transaction.isSpoilt();
    boolean broken = transaction.isBroken();
    List<Transaction.Queued> queued = transaction.queued();
    transaction.end(call.held());
    if (spoilt) {
      throw new ClientException("EXECABORT Transaction discarded because of previous errors.");
    }
    if (broken) {
      return Reply.NULL_ARRAY;
    }
    return Reply.array(call.perform(queued));
  }

  static final Command DISCARD =
      transactional("DISCARD", "")
          .arity(1)
          .flags(FAST, ALLOW_BUSY, NEVER_QUEUED)
          .doc(
              "Gives a transaction up, and forgets watched keys.",
              "2.0.0",
              "O(N), N commands queued")
          .onSession(TransactionCommands::discard);

  private static Reply discard(Call call, NoArguments none) {
    if (!call.transaction().isOpen()) {
      throw new ClientException("ERR DISCARD without MULTI");
    }
    call.transaction().end(call.held());
    return Reply.OK;
  }

  static final Command WATCH =
      transactional("WATCH", "key [key ...]")
          .arity(-2)
          .flags(FAST, ALLOW_BUSY, NEVER_QUEUED)
          .keys(Keys.from(1), KeySpec.Flag.RO)
          .doc(
              "Has the next transaction fail if one of the keys changes before it.",
              "2.2.0",
              "O(1) for each key")
          .acrossShards(TransactionCommands::watch);

  private static Reply watch(Call call, NoArguments none) {
    if (call.transaction().isOpen()) {
      throw new ClientException("ERR WATCH inside MULTI is not allowed");
    }
    for (Key key : call.keys()) {
      call.transaction().watch(key);
    }
    return Reply.OK;
  }

  static final Command UNWATCH =
      transactional("UNWATCH", "")
          .arity(1)
          .flags(FAST, ALLOW_BUSY)
          .doc("Forgets all watched keys.", "2.2.0", "O(1)")
          .onSession(TransactionCommands::unwatch);

  private static Reply unwatch(Call call, NoArguments none) {
    call.transaction().unwatch(call.held());
    return Reply.OK;
  }
}

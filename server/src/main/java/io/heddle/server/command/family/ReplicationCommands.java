package io.heddle.server.command.family;

import static io.heddle.server.command.Category.ADMIN;
import static io.heddle.server.command.Category.BLOCKING;
import static io.heddle.server.command.Category.CONNECTION;
import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Commitments;
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.Wait.Ending;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a server without replicas says of replication. */
final class ReplicationCommands {
  /** After so long it is looked again whether there still is something to wait for. */
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private ReplicationCommands() {}

  static List<Command> all() {
    return List.of(ROLE, WAIT, WAITAOF);
  }

  static final Command ROLE =
      session("ROLE", "")
          .arity(1)
          .categories(ADMIN, DANGEROUS)
          .flags(NOSCRIPT, LOADING, STALE, FAST)
          .group(Group.SERVER)
          .doc("Tells this server's part in replication.", "2.8.12", "O(1)")
          .onSession(ReplicationCommands::role);

  private static Reply role(Call call, NoArguments none) {
    return Reply.array(Reply.bulk("master"), Reply.ZERO, Reply.EMPTY_ARRAY);
  }

  static final Command WAIT =
      session("WAIT", "numreplicas timeout:integer")
          .arity(3)
          .flags(Flag.BLOCKING)
          .group(Group.GENERIC)
          .categories(BLOCKING, CONNECTION)
          .tips("request_policy:all_shards", "response_policy:agg_min")
          .doc("Waits until replicas have what this client wrote.", "3.0.0", "O(1)")
          .onSession(WaitQuery::parse, ReplicationCommands::await);

  /** For how many replicas to wait, and until when: 0 for ever. */
  private record WaitQuery(long replicas, long deadlineMillis) {
    static WaitQuery parse(Arguments arguments) {
      long replicas = arguments.nextLong();
      return new WaitQuery(replicas, arguments.deadlineMillis(arguments.next()));
    }
  }

  /** There are no replicas to wait for, so this ends at once or when the time is up. */
  private static Reply await(Call call, WaitQuery query) {
    if (query.replicas() > 0 && !call.isOfTransaction()) {
      await(call, query.deadlineMillis(), () -> false);
    }
    return Reply.ZERO;
  }

  static final Command WAITAOF =
      session("WAITAOF", "numlocal numreplicas timeout:integer")
          .arity(4)
          .flags(Flag.BLOCKING)
          .group(Group.GENERIC)
          .categories(BLOCKING, CONNECTION)
          .tips("request_policy:all_shards", "response_policy:agg_min")
          .doc("Waits until what the client changed is safe from a loss of power.", "7.2.0", "O(1)")
          .onSession(SyncQuery::parse, ReplicationCommands::awaitSync);

  /** For how many logs to wait, this server's own being the only one, and until when. */
  private record SyncQuery(long local, long replicas, long deadlineMillis) {
    static SyncQuery parse(Arguments arguments) {
      long local = arguments.nextLong(0, 1);
      long replicas =
          arguments.nextLong(0, Long.MAX_VALUE, "ERR value is out of range, must be positive");
      return new SyncQuery(local, replicas, arguments.deadlineMillis(arguments.next()));
    }

    boolean isFulfilled(Commitments commitments) {
      return replicas == 0 && (local == 0 || commitments.areSynced());
    }
  }

  private static Reply awaitSync(Call call, SyncQuery query) {
    if (query.local() > 0 && !call.server().config().appendOnly()) {
      throw new ClientException(
          "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
    }
    Commitments commitments = call.session().commitments();
    if (!call.isOfTransaction()) {
      await(call, query.deadlineMillis(), () -> query.isFulfilled(commitments));
    }
    boolean synced = call.server().config().appendOnly() && commitments.areSynced();
    return Reply.array(synced ? Reply.ONE : Reply.ZERO, Reply.ZERO);
  }

  private static void await(Call call, long deadlineMillis, BooleanSupplier fulfilled) {
    ServerContext server = call.server();
    Session session = call.session();
    AtomicReference<@Nullable Ending> ended = new AtomicReference<>();
    Thread waiter = Thread.currentThread();
    session.waitFor(
        ending -> {
          boolean first = ended.compareAndSet(null, ending);
          server.waiting().unpark(waiter);
          return first;
        });
    try {
      while (ended.get() == null
          && !fulfilled.getAsBoolean()
          && !session.isClosing()
          && server.lifecycle().isServing()) {
        long left =
            deadlineMillis == 0 ? Integer.MAX_VALUE : deadlineMillis - server.clock().millis();
        if (left <= 0) {
          return;
        }
        server.waiting().parkNanos(Math.min(ROUND_NANOS, TimeUnit.MILLISECONDS.toNanos(left)));
      }
    } finally {
      session.waitFor(null);
    }
    if (ended.get() == Ending.ERROR) {
      throw new ClientException("UNBLOCKED client unblocked via CLIENT UNBLOCK");
    }
  }
}

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
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.Wait.Ending;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a server without replicas says of replication. */
public final class ReplicationCommands {
  /** After so long a client that waits is looked after: it may have been sent away. */
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private ReplicationCommands() {}

  public static List<Command> all() {
    return List.of(ROLE, WAIT);
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
      session("WAIT", "numreplicas timeout")
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
    if (query.replicas() > 0 && call.mayBlock()) {
      awaitDeadline(call.server(), call.session(), query.deadlineMillis());
    }
    return Reply.ZERO;
  }

  private static void awaitDeadline(ServerContext server, Session session, long deadlineMillis) {
    AtomicReference<@Nullable Ending> ended = new AtomicReference<>();
    Thread waiter = Thread.currentThread();
    session.waitFor(
        ending -> {
          boolean first = ended.compareAndSet(null, ending);
          server.waiting().unpark(waiter);
          return first;
        });
    try {
      while (ended.get() == null && !session.isClosing() && server.lifecycle().isServing()) {
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

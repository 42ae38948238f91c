package io.heddle.server.command;

import io.heddle.resp.Reply;
import io.heddle.shard.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a transaction while {@code EXEC} carries them out, one after the other. Owned by
 * the holder of the transaction's turns.
 */
final class QueuedCommands {
  private final ServerContext server;
  private final Call exec;
  private final Call call;

  /** When the command before ended, in the clock's nanoseconds. */
  private long lapNanos;

  /** Those that {@code exec} carries out. */
  QueuedCommands(ServerContext server, Call exec) {
    this.server = server;
    this.exec = exec;
    this.call = exec.part();
  }

  /** Their replies. */
  List<Reply> perform(List<Transaction.Queued> queued) {
    List<Reply> replies = new ArrayList<>(queued.size());
    lapNanos = server.clock().nanos();
    for (int i = 0; i < queued.size(); i++) {
      replies.add(perform(queued.get(i)));
    }
    return replies;
  }

  private Reply perform(Transaction.Queued queued) {
    try {
      call.prepare(queued);
      Reply answer = execute();
      exec.performed(call);
      return answer;
    } catch (ClientException e) {
      call.course().recordMalformed();
      server.statistics().errors().count(e.reply());
      return e.reply();
    } finally {
      call.forget();
    }
  }

  private Reply execute() {
    List<Shard> own = call.ownShards();
    if (own.isEmpty()) {
      Reply answer = call.course().executeOnSession();
      lapNanos = server.clock().nanos();
      return answer;
    }
    call.course().execute(own);
    long nanos = server.clock().nanos();
    call.course().record(nanos - lapNanos);
    own.get(0).lapAt(nanos);
    lapNanos = nanos;
    return call.course().reply();
  }
}

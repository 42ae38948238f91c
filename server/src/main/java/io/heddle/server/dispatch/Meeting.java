package io.heddle.server.dispatch;

import io.heddle.server.command.Call;
import io.heddle.server.command.Reach;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Outbox;
import io.heddle.shard.Rendezvous;
import io.heddle.shard.Shard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out calls that take the turns of several shards, be it for their own keys or to serve
 * those who wait for them. Belongs to one connection.
 */
final class Meeting {
  /** How far a call has come. */
  enum Outcome {
    DONE,
    /** The server is paused for it. */
    HELD_BACK,
    /** A shard has stopped, and has said why in the log. */
    FAILED
  }

  private final ServerContext server;
  private final Replies replies;
  private final Rendezvous rendezvous;

  Meeting(ServerContext server, Replies replies) {
    this.server = server;
    this.replies = replies;
    this.rendezvous = new Rendezvous(server.clock());
  }

  /**
   * Has {@code call} carried out, unless the server is paused for it by now. Who waits is known
   * only in the turns of the shards, so they may turn out to be too few; then it begins again with
   * more.
   *
   * @param outbox where the reply goes at once; null if it waits
   */
  Outcome carryOut(Call call, boolean mayWrite, @Nullable Outbox outbox) {
    Attempt attempt = new Attempt(call, mayWrite, outbox);
    do {
      attempt.held = attempt.needed;
      try {
        rendezvous.hold(attempt.held, attempt);
      } catch (RuntimeException e) {
        return Outcome.FAILED;
      }
    } while (attempt.needed.size() > attempt.held.size());
    return attempt.paused ? Outcome.HELD_BACK : Outcome.DONE;
  }

  /** What is done in the turns of {@link #held}. */
  private final class Attempt implements Runnable {
    private final Call call;
    private final boolean mayWrite;
    private final @Nullable Outbox outbox;
    private final List<Shard> own;
    private List<Shard> needed;
    private List<Shard> held = List.of();
    private boolean paused;

    Attempt(Call call, boolean mayWrite, @Nullable Outbox outbox) {
      this.call = call;
      this.mayWrite = mayWrite;
      this.outbox = outbox;
      this.own = call.ownShards();
      this.needed = own;
    }

    @Override
    public void run() {
      needed = Reach.of(call, held);
      paused = PausedCommand.isHeldBack(mayWrite, server);
      if (!paused && needed.size() == held.size()) {
        carryOut();
      }
    }

    private void carryOut() {
      if (outbox != null) {
        outbox.begin();
      }
      try {
        call.course().execute(own);
      } finally {
        if (outbox != null) {
          outbox.end();
        }
      }
      call.course().record(held.get(0).lapNanos());
      if (outbox != null) {
        replies.writeInTurn(call, outbox);
      }
    }
  }
}

package io.heddle.server.command;

import io.heddle.server.session.Session;
import io.heddle.shard.Message;
import io.heddle.shard.Rendezvous;
import io.heddle.shard.Shard;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The turns that a handler takes by itself, one after the other, which changes no key: see {@link
 * Execution.ShardByShard}. Meanwhile its call speaks for the shards that are visited, and a failure
 * comes back to the handler and leaves them alone. Belongs to the call's thread.
 */
final class ShardVisits {
  private final ServerContext server;
  private final Session session;
  private final CallTurns turns;
  private final List<Shard> heldAnyway;

  /**
   * @param heldAnyway the shards whose turns are at hand
   */
  ShardVisits(ServerContext server, Session session, CallTurns turns, List<Shard> heldAnyway) {
    this.server = server;
    this.session = session;
    this.turns = turns;
    this.heldAnyway = heldAnyway;
  }

  /** Has {@code work} carried out in a turn of {@code visited}, and returns when that is done. */
  void inTurnOf(Shard visited, Runnable work) {
    AtomicReference<@Nullable RuntimeException> ownFailure = new AtomicReference<>();
    if (heldAnyway.contains(visited)) {
      visit(visited.alone(), work, ownFailure);
      rethrow(ownFailure.get());
      return;
    }
    Message message = new Message(inTurn -> visit(inTurn.alone(), work, ownFailure));
    visited.execute(message);
    rethrow(message.failure() == null ? ownFailure.get() : message.failure());
  }

  /**
   * Does {@code work} for every shard in a turn of its own, but for those that have stopped: what
   * is asked of all should not fail as a whole because one has.
   */
  void inTurnOfEach(Consumer<Shard> work) {
    for (Shard shard : server.shards().all()) {
      try {
        inTurnOf(shard, () -> work.accept(shard));
      } catch (IllegalStateException e) {
        if (shard.isHealthy()) {
          throw e;
        }
      }
    }
  }

  /** Does {@code work} while the turns of {@code visited}, in ascending order, are held. */
  void inTurnsOf(List<Shard> visited, Runnable work) {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    if (heldAnyway.containsAll(visited)) {
      visit(visited, work, failure);
    } else {
      new Rendezvous(server.clock()).hold(visited, () -> visit(visited, work, failure));
    }
    rethrow(failure.get());
  }

  private void visit(
      List<Shard> inTurn, Runnable work, AtomicReference<@Nullable RuntimeException> failure) {
    turns.begin(inTurn);
    try {
      work.run();
    } catch (RuntimeException e) {
      failure.set(e);
    }
    LoggedUnit.note(inTurn, session.commitments(), false);
    turns.first().lapNanos(); // this time is not the next command's
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure != null) {
      throw new IllegalStateException("a shard could not be asked", failure);
    }
  }
}

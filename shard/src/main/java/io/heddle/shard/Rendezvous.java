package io.heddle.shard;

import io.heddle.seam.Clock;
import java.util.List;

/**
 * A critical section over several shards: holds the turns of all of them while it runs.
 *
 * <p>Turns are taken in ascending order of the shards' indexes, so no circle of waiting can close;
 * one that is not free is asked for through the mailbox, so nobody who waits is overtaken. Belongs
 * to the connection that uses it.
 */
public final class Rendezvous {
  private final Message request = new Message();
  private final Clock clock;

  public Rendezvous(Clock clock) {
    this.clock = clock;
  }

  /**
   * Runs {@code section} on the calling thread while it holds the turn of every one of {@code
   * shards}, given in ascending order.
   */
  public void hold(List<Shard> shards, Runnable section) {
    int held = 0;
    try {
      for (; held < shards.size(); held++) {
        take(shards.get(held));
      }
      long millis = clock.millis();
      long nanos = clock.nanos();
      for (Shard shard : shards) {
        shard.beginTurn(millis, nanos);
      }
      shards.forEach(Shard::requireHealthy);
      run(shards, section);
    } finally {
      List<Shard> given = shards.subList(0, held);
      given.forEach(Shard::giveBackHeld);
      given.forEach(Shard::helpOthers);
    }
  }

  private void take(Shard shard) {
    if (shard.isWanted(0) || !shard.tryHold()) {
      shard.execute(request);
    }
  }

  private static void run(List<Shard> shards, Runnable section) {
    try {
      section.run();
    } catch (RuntimeException | Error e) {
      shards.forEach(shard -> shard.fail(e));
      throw e;
    }
  }
}

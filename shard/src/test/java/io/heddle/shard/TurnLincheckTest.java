package io.heddle.shard;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import java.util.SplittableRandom;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Lincheck runs the production shard under schedules it picks one by one, and reports a schedule in
 * which a message is lost, carried out twice or out of turn, or in which a sender waits for ever: a
 * wake-up lost between mailbox and turn would show as a deadlock.
 */
public class TurnLincheckTest {
  private final Shards shards =
      new Shards(
          2,
          new ManualClock(),
          Waiting.THREADS,
          new Hashing(new SplittableRandom(1)),
          new SplittableRandom(1),
          new ShardSettings(1, 1, 1, 1, 1));
  private int first;
  private int second;

  @Operation
  public int add() {
    int[] result = new int[1];
    shards.get(0).execute(new Message(shard -> result[0] = ++first));
    return result[0];
  }

  @Operation
  public int addToBoth() {
    int[] result = new int[1];
    new Rendezvous(Clock.SYSTEM)
        .hold(
            shards.all(),
            () -> {
              first++;
              second++;
              result[0] = 100 * first + second;
            });
    return result[0];
  }

  /** As a pipeline does it, which takes turns in any order: a circle of waiting would show. */
  @Operation
  public int addWhileHoldingTheOther() {
    int[] result = new int[1];
    HeldTurns turns = new HeldTurns(shards, Clock.SYSTEM);
    turns.take(shards.get(1));
    Work addition = shard -> result[0] = ++first;
    if (turns.take(shards.get(0))) {
      turns.perform(shards.get(0), addition);
    } else {
      turns.release();
      shards.get(0).execute(new Message(addition));
    }
    turns.release();
    return result[0];
  }

  @Test
  void mailboxAndTurnLoseNoMessageAndNoWakeUp() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(20)
        .invocationsPerIteration(300)
        .check(TurnLincheckTest.class);
  }
}

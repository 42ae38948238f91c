package io.heddle.shard;

import java.util.function.BooleanSupplier;

/** Turns whose taking and giving back a simulation can come between. */
public final class SimulatedTurns {
  private SimulatedTurns() {}

  /**
   * Gives {@code shards} such turns.
   *
   * @param point called just before a turn is taken, and just after it was given back
   * @param forgets whether the turn is not given back this time, by mistake
   */
  public static void install(Shards shards, Runnable point, BooleanSupplier forgets) {
    shards.all().forEach(shard -> shard.turn(new SimulatedTurn(point, forgets)));
  }

  private static final class SimulatedTurn extends Turn {
    private final Runnable point;
    private final BooleanSupplier forgets;

    SimulatedTurn(Runnable point, BooleanSupplier forgets) {
      this.point = point;
      this.forgets = forgets;
    }

    @Override
    boolean tryTake() {
      point.run();
      return super.tryTake();
    }

    @Override
    void giveBack() {
      if (!forgets.getAsBoolean()) {
        super.giveBack();
      }
      point.run();
    }
  }

  /** Whether nobody holds a turn, and nobody has asked for anything. */
  public static boolean areIdle(Shards shards) {
    return shards.all().stream()
        .noneMatch(shard -> shard.isTurnTaken() || shard.mailboxDepth() > 0);
  }
}

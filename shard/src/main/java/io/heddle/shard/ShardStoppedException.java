package io.heddle.shard;

/** A shard that stopped after a failure was asked to do something. */
public final class ShardStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShardStoppedException(int shard, Throwable reason) {
    super("shard " + shard + " has stopped", reason);
  }
}

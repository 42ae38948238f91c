package io.heddle.server.command;

/**
 * Where a command runs.
 *
 * @param <Q> its parsed arguments
 */
public sealed interface Execution<Q> {
  Parser<Q> parser();

  Handler<Q> handler();

  /** On the connection's thread, touching no keys. */
  record OnSession<Q>(Parser<Q> parser, Handler<Q> handler) implements Execution<Q> {}

  /** In a turn of the shard that owns the command's one key. */
  record OnShard<Q>(Parser<Q> parser, Handler<Q> handler) implements Execution<Q> {}

  /**
   * Holding the turns of all shards that own one of its keys; in a plain turn where that is a
   * single one.
   */
  record AcrossShards<Q>(Parser<Q> parser, Handler<Q> handler) implements Execution<Q> {}

  /** Holding the turns of all shards. */
  record OnEveryShard<Q>(Parser<Q> parser, Handler<Q> handler) implements Execution<Q> {}

  /**
   * Holding the turns of all shards that the connection's {@link Transaction} needs: those of the
   * keys it watches and of the commands it has queued.
   */
  record OfTransaction<Q>(Parser<Q> parser, Handler<Q> handler) implements Execution<Q> {}

  /**
   * On the connection's thread, which asks one shard after another, each in a turn of its own: see
   * {@link Call#inTurnOf}. What it sees need not be of one moment, so no shard waits for another.
   */
  record ShardByShard<Q>(Parser<Q> parser, Handler<Q> handler) implements Execution<Q> {}
}

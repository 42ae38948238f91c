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
}

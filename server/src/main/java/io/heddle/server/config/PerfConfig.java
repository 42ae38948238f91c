package io.heddle.server.config;

import java.util.function.ToIntFunction;

/**
 * Sizes and counts of Heddle's own machinery, from {@code perf_config.toml}, where each is
 * explained. Fixed when the server starts.
 *
 * @param numShards how many shards there are; 0 as many as there are processors, see {@link
 *     #shards}
 * @param carriers how many threads carry the virtual ones; 0 leaves the number to the server
 */
public record PerfConfig(
    int numShards, int carriers, Connection connection, Shard shard, Log log, Protocol protocol) {

  /** The buffers of a connection. */
  public record Connection(int readBufferBytes, int readBufferMaxBytes, int writeBufferBytes) {}

  /**
   * The turns of a shard.
   *
   * @param helperTurnMessages the most messages that a connection's thread handles when it runs a
   *     shard's turn
   * @param expirySlice the most expired keys that one turn removes
   * @param yieldMicros how long a turn may go on before it gives up its carrier for a moment
   */
  public record Shard(int helperTurnMessages, int expirySlice, int yieldMicros) {}

  /**
   * The append-only log.
   *
   * @param windowBytes how much space each shard's log takes ahead
   */
  public record Log(int windowBytes) {}

  /** What a client may send. */
  public record Protocol(
      int inlineMaxBytes, int unauthenticatedMaxArguments, int unauthenticatedMaxBulkBytes) {}

  public static final PerfConfig DEFAULTS = of(PerfKey::defaultValue);

  static PerfConfig of(ToIntFunction<PerfKey> value) {
    return new PerfConfig(
        value.applyAsInt(PerfKey.NUM_SHARDS),
        value.applyAsInt(PerfKey.CARRIERS),
        new Connection(
            value.applyAsInt(PerfKey.CONNECTION_READ_BUFFER_BYTES),
            value.applyAsInt(PerfKey.CONNECTION_READ_BUFFER_MAX_BYTES),
            value.applyAsInt(PerfKey.CONNECTION_WRITE_BUFFER_BYTES)),
        new Shard(
            value.applyAsInt(PerfKey.SHARD_HELPER_TURN_MESSAGES),
            value.applyAsInt(PerfKey.SHARD_EXPIRY_SLICE),
            value.applyAsInt(PerfKey.SHARD_YIELD_MICROS)),
        new Log(value.applyAsInt(PerfKey.LOG_WINDOW_BYTES)),
        new Protocol(
            value.applyAsInt(PerfKey.PROTOCOL_INLINE_MAX_BYTES),
            value.applyAsInt(PerfKey.PROTOCOL_UNAUTHENTICATED_MAX_ARGUMENTS),
            value.applyAsInt(PerfKey.PROTOCOL_UNAUTHENTICATED_MAX_BULK_BYTES)));
  }

  public PerfConfig withNumShards(int count) {
    return new PerfConfig(count, carriers, connection, shard, log, protocol);
  }

  /** The number of shards on a machine where the process may use {@code processors}. */
  public int shards(int processors) {
    return numShards == 0 ? Math.clamp(processors, 1, 256) : numShards;
  }
}

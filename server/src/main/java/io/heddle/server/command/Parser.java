package io.heddle.server.command;

/**
 * Turns arguments into a small value on the connection's thread, so that no shard time goes into
 * it.
 *
 * @param <Q> what the handler gets
 */
@FunctionalInterface
public interface Parser<Q> {
  /**
   * Reads the arguments after the command's name.
   *
   * @throws ClientException if they make no sense
   */
  Q parse(Arguments arguments);
}

package io.heddle.server.command;

import io.heddle.resp.Reply;

/**
 * The code of a command.
 *
 * @param <Q> its parsed arguments
 */
@FunctionalInterface
public interface Handler<Q> {
  /**
   * Does what the command says. On which thread, and with which shards' turns held, is the business
   * of the {@link Execution}.
   *
   * @throws ClientException if it cannot be done
   */
  Reply handle(Call call, Q query);
}

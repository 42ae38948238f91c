package io.heddle.server.command;

import io.heddle.resp.Request;
import java.util.List;

/** Tells which arguments of a request are a secret between the client and the server. */
@FunctionalInterface
public interface Secrets {
  Secrets NONE = (request, server) -> List.of();

  /** The positions of the secret arguments in {@code request}. */
  List<Integer> positions(Request request, ServerContext server);
}

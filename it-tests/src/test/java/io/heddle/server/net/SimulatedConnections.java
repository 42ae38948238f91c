package io.heddle.server.net;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.ProtocolLimits;
import io.heddle.seam.Waiting;
import io.heddle.server.command.ServerContext;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/** Makes the production connections of a simulation. */
public final class SimulatedConnections {
  private SimulatedConnections() {}

  public static Runnable connection(
      ServerContext server,
      ClientSocket socket,
      BufferSizes sizes,
      ThreadFactory threads,
      Waiting waiting)
      throws IOException {
    return new Connection(server, socket, () -> ProtocolLimits.DEFAULT, sizes, threads, waiting);
  }
}

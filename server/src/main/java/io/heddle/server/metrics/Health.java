package io.heddle.server.metrics;

import io.heddle.server.command.ServerContext;
import io.heddle.shard.Shard;
import java.util.ArrayList;
import java.util.List;

/** Whether the server lives, is ready for clients, and has started. Any thread may ask. */
final class Health {
  private final ServerContext server;
  private final Heartbeats heartbeats;

  Health(ServerContext server) {
    this.server = server;
    this.heartbeats = new Heartbeats(server.shards().all(), server.clock(), Heartbeats.PATIENCE);
  }

  /** What only a restart can mend: shards that have stopped or that are stuck. */
  List<String> faultsOfLife() throws InterruptedException {
    return heartbeats.faults();
  }

  /** Why clients should be sent elsewhere for now: there are no writes, or not everywhere. */
  List<String> reasonsToStayAway() {
    List<String> reasons = new ArrayList<>();
    switch (server.lifecycle().phase()) {
      case STARTING -> reasons.add("starting");
      case LOADING -> reasons.add("loading");
      case SERVING -> {}
      case STOPPING -> reasons.add("stopping");
    }
    if (server.saves().refusesWrites()) {
      reasons.add("writes are refused since snapshots fail");
    }
    for (Shard shard : server.shards().all()) {
      if (!shard.isHealthy()) {
        reasons.add(Heartbeats.stopped(shard));
      }
    }
    return reasons;
  }

  /** Why the server cannot be judged yet. */
  List<String> reasonsToWait() {
    return switch (server.lifecycle().phase()) {
      case STARTING -> List.of("starting");
      case LOADING -> List.of("loading");
      case SERVING, STOPPING -> List.of();
    };
  }
}

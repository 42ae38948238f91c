package io.heddle.server;

import io.heddle.server.command.ServerContext;
import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import io.heddle.server.persistence.LogLoading;
import io.heddle.shard.ShardListener;
import io.heddle.shard.ShardSettings;
import io.heddle.shard.Shards;
import java.util.function.IntFunction;

/** What a server is put together from, for a simulation that does the same. */
public final class ServerParts {
  private ServerParts() {}

  public static ShardSettings settings(Config config, PerfConfig perf) {
    return Heddle.settings(config, perf);
  }

  /** Loads all logs on the thread that starts the server. */
  public static LogLoading.Target logTarget(ServerContext server, IntFunction<Shards> shardsOf) {
    return new Heddle.LogTarget(server, shardsOf, 1);
  }

  public static ShardListener keyEvents(ServerContext server) {
    return new KeyEvents(server);
  }
}

package io.heddle.server.info;

import io.heddle.server.command.ServerContext;
import io.heddle.server.config.BindAddress;
import io.heddle.server.session.Session;
import io.heddle.server.stats.Jvm;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What the server is, who is connected, and its place among others. */
final class ServerFacts {
  /** Entries keep the time of their last access in so many bits of seconds. */
  private static final int ACCESS_CLOCK_MASK = (1 << 24) - 1;

  private ServerFacts() {}

  static void server(Fields fields, ServerContext server) {
    long micros = server.clock().micros();
    long uptimeMillis = Math.max(0, micros / 1000 - server.startedMillis());
    int port = server.lifecycle().port();
    Path file = server.config().file();
    fields
        .add("redis_version", Version.REDIS)
        .add("heddle_version", Version.HEDDLE)
        .add("redis_mode", "standalone")
        .add("os", Jvm.operatingSystem())
        .add("arch_bits", Jvm.addressBits())
        .add("process_id", Jvm.processId())
        .add("run_id", server.runId())
        .add("tcp_port", port)
        .add("server_time_usec", micros)
        .add("uptime_in_seconds", TimeUnit.MILLISECONDS.toSeconds(uptimeMillis))
        .add("uptime_in_days", TimeUnit.MILLISECONDS.toDays(uptimeMillis))
        .add("hz", server.config().hz())
        .add("configured_hz", server.config().hz())
        .add("lru_clock", micros / 1_000_000 & ACCESS_CLOCK_MASK)
        .add("executable", Jvm.executable())
        .add("config_file", file == null ? "" : file.toString())
        .add("listener0", "name=tcp" + binds(server) + ",port=" + port);
    String socket = server.config().unixSocket();
    if (!socket.isEmpty()) {
      fields.add("listener1", "name=unix,bind=" + socket);
    }
    fields
        .add("heddle_shards", server.shards().size())
        .add(
            "heddle_shards_stopped",
            server.shards().all().stream().filter(shard -> !shard.isHealthy()).count())
        .add("heddle_carriers", Jvm.carriers())
        .add("jvm_version", Jvm.version())
        .add("jvm_name", Jvm.name());
  }

  private static String binds(ServerContext server) {
    return server.config().bind().stream()
        .map(BindAddress::host)
        .map(host -> ",bind=" + host)
        .collect(Collectors.joining());
  }

  static void clients(Fields fields, ServerContext server) {
    fields
        .add("connected_clients", server.sessions().size())
        .add("maxclients", server.config().maxClients())
        .add("client_recent_max_input_buffer", largest(server, MachineFacts::inputBytes))
        .add("client_recent_max_output_buffer", largest(server, MachineFacts::outputBytes))
        .add("blocked_clients", server.sessions().blocked())
        .add("tracking_clients", server.tracking().clients())
        .add("watching_clients", server.sessions().watching())
        .add("total_watched_keys", server.shards().watchedKeys())
        .add("pubsub_clients", server.pubSub().clients())
        .add("total_blocking_keys", server.shards().awaitedKeys());
  }

  private static long largest(ServerContext server, ToLongFunction<Session> buffer) {
    return server.sessions().all().stream().mapToLong(buffer).max().orElse(0);
  }

  /** There are no replicas yet; clients look here for who may write. */
  static void replication(Fields fields, ServerContext server) {
    fields
        .add("role", "master")
        .add("connected_slaves", 0)
        .add("master_failover_state", "no-failover")
        .add("master_replid", server.replicationId().toString())
        .add("master_repl_offset", 0);
  }

  static void cluster(Fields fields) {
    fields.add("cluster_enabled", 0);
  }
}

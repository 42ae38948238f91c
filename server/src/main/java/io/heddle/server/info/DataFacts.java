package io.heddle.server.info;

import io.heddle.aof.ShardLog;
import io.heddle.server.command.Lifecycle.Phase;
import io.heddle.server.command.ServerContext;
import io.heddle.server.persistence.AppendOnly;
import io.heddle.server.persistence.Loading;
import io.heddle.server.persistence.LogLoading;
import io.heddle.server.persistence.LogRewriteStatistics;
import io.heddle.server.persistence.Saves;
import io.heddle.server.session.Subscriptions.Kind;
import io.heddle.server.stats.Rates;
import io.heddle.server.stats.Statistics;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the shards hold, and what was done with it. */
final class DataFacts {
  private static final double BYTES_PER_KIBI = 1024;

  private DataFacts() {}

  static void persistence(Fields fields, ServerContext server, Survey survey) {
    boolean loading = server.lifecycle().phase() == Phase.LOADING;
    Saves saves = server.saves();
    fields
        .add("loading", loading ? 1 : 0)
        .add("current_save_keys_processed", saves.keysWritten())
        .add("current_save_keys_total", saves.keysToWrite())
        .add("rdb_changes_since_last_save", Math.max(0, survey.changes() - saves.savedChanges()))
        .add("rdb_bgsave_in_progress", saves.isInBackground() ? 1 : 0)
        .add("rdb_last_save_time", saves.lastSaveSeconds())
        .add("rdb_last_bgsave_status", saves.lastFailed() ? "err" : "ok")
        .add("rdb_last_bgsave_time_sec", saves.lastDurationSeconds())
        .add("rdb_current_bgsave_time_sec", saves.currentDurationSeconds())
        .add("rdb_saves", saves.started())
        .add("rdb_last_load_keys_expired", server.loading().keysExpired())
        .add("rdb_last_load_keys_loaded", server.loading().keysLoaded());
    log(fields, server);
    if (loading) {
      loading(fields, server);
    }
  }

  private static void log(Fields fields, ServerContext server) {
    AppendOnly appendOnly = server.appendOnly();
    LogRewriteStatistics rewrites = appendOnly.rewrites();
    fields
        .add("aof_enabled", server.config().appendOnly() ? 1 : 0)
        .add("aof_rewrite_in_progress", appendOnly.isRewriting() ? 1 : 0)
        .add("aof_rewrite_scheduled", appendOnly.isScheduled() ? 1 : 0)
        .add("aof_last_rewrite_time_sec", rewrites.lastSeconds())
        .add("aof_current_rewrite_time_sec", rewrites.currentSeconds())
        .add("aof_last_bgrewrite_status", rewrites.lastFailed() ? "err" : "ok")
        .add("aof_rewrites", rewrites.begun())
        .add("aof_rewrites_consecutive_failures", rewrites.failuresInARow())
        .add("aof_last_write_status", appendOnly.failure() == null ? "ok" : "err");
    if (server.config().appendOnly()) {
      List<ShardLog> logs = appendOnly.all();
      fields
          .add("aof_current_size", appendOnly.bytes())
          .add("aof_base_size", appendOnly.bytesAfterRewrite())
          .add("aof_pending_rewrite", logs.isEmpty() ? 1 : 0)
          .add("aof_buffer_length", logs.stream().mapToLong(ShardLog::waitingBytes).sum())
          .add("aof_pending_bio_fsync", logs.stream().filter(ShardLog::isSyncing).count())
          .add("aof_delayed_fsync", logs.stream().mapToLong(ShardLog::delayedSyncs).sum());
    }
  }

  private static void loading(Fields fields, ServerContext server) {
    LogLoading log = server.appendOnly().loading();
    Loading file = server.loading();
    long startMillis = log == null ? file.startMillis() : log.startMillis();
    long total = log == null ? file.totalBytes() : log.totalBytes();
    long loaded = log == null ? file.loadedBytes() : log.loadedBytes();
    long seconds = TimeUnit.MILLISECONDS.toSeconds(server.clock().millis() - startMillis);
    fields
        .add("loading_start_time", TimeUnit.MILLISECONDS.toSeconds(startMillis))
        .add("loading_total_bytes", total)
        .add("loading_loaded_bytes", loaded)
        .add("loading_loaded_perc", total == 0 ? 0 : 100.0 * loaded / total, 2)
        .add("loading_eta_seconds", seconds <= 0 ? 1 : seconds * (total - loaded) / (loaded + 1));
  }

  static void stats(Fields fields, ServerContext server, Survey survey) {
    Statistics statistics = server.statistics();
    Rates.PerSecond rates = statistics.rates().latest();
    fields
        .add("total_connections_received", server.sessions().accepted())
        .add("total_commands_processed", survey.commands().calls())
        .add("instantaneous_ops_per_sec", Math.round(rates.commands()))
        .add("total_net_input_bytes", statistics.traffic().inputBytes())
        .add("total_net_output_bytes", statistics.traffic().outputBytes())
        .add("instantaneous_input_kbps", rates.inputBytes() / BYTES_PER_KIBI, 2)
        .add("instantaneous_output_kbps", rates.outputBytes() / BYTES_PER_KIBI, 2)
        .add("rejected_connections", server.sessions().rejected())
        .add("expired_keys", survey.expired())
        .add("expired_subkeys", survey.expiredFields())
        .add("expire_cycle_cpu_milliseconds", TimeUnit.NANOSECONDS.toMillis(survey.expiryNanos()))
        .add("keyspace_hits", survey.hits())
        .add("keyspace_misses", survey.misses())
        .add("pubsub_channels", server.pubSub().size(Kind.CHANNEL))
        .add("pubsub_patterns", server.pubSub().size(Kind.PATTERN))
        .add("pubsubshard_channels", server.pubSub().size(Kind.SHARD_CHANNEL))
        .add("migrate_cached_sockets", server.targets().size())
        .add("tracking_total_keys", server.tracking().keys())
        .add("tracking_total_items", server.tracking().readers())
        .add("tracking_total_prefixes", server.tracking().prefixCount())
        .add("total_error_replies", statistics.errors().total())
        .add("client_output_buffer_limit_disconnections", server.sessions().cutOffs())
        .add("total_reads_processed", statistics.traffic().reads())
        .add("total_writes_processed", statistics.traffic().writes())
        .add("client_query_buffer_limit_disconnections", statistics.traffic().overflows());
  }

  static void keyspace(Fields fields, Survey survey) {
    survey
        .databases()
        .forEach(
            (number, database) ->
                fields.add(
                    "db" + number,
                    "keys="
                        + database.keys()
                        + ",expires="
                        + database.volatileKeys()
                        + ",avg_ttl="
                        + database.averageTtlMillis()
                        + ",subexpiry="
                        + database.volatileHashes()));
  }
}

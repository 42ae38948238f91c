package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.aof.FsyncPolicy;
import io.heddle.resp.Bytes;
import io.heddle.server.config.OutputBufferLimits.Limit;
import io.heddle.shard.data.HashLimits;
import io.heddle.shard.data.SetLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigTest {
  private static Map<String, String> all(Config config) {
    Map<String, String> all = new TreeMap<>();
    config
        .get(List.of(Bytes.of("*")))
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().toString()));
    return all;
  }

  @Test
  void defaults() {
    assertThat(all(Config.defaults()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("port", "6379"),
                Map.entry("bind", "127.0.0.1 -::1"),
                Map.entry("tcp-backlog", "511"),
                Map.entry("tcp-keepalive", "300"),
                Map.entry("timeout", "0"),
                Map.entry("maxclients", "10000"),
                Map.entry("requirepass", ""),
                Map.entry("proto-max-bulk-len", "536870912"),
                Map.entry("client-query-buffer-limit", "1073741824"),
                Map.entry(
                    "client-output-buffer-limit",
                    "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"),
                Map.entry("databases", "16"),
                Map.entry("hz", "10"),
                Map.entry("list-compress-depth", "0"),
                Map.entry("list-max-listpack-size", "-2"),
                Map.entry("list-max-ziplist-size", "-2"),
                Map.entry("set-max-intset-entries", "512"),
                Map.entry("set-max-listpack-entries", "128"),
                Map.entry("set-max-listpack-value", "64"),
                Map.entry("hash-max-listpack-entries", "512"),
                Map.entry("hash-max-ziplist-entries", "512"),
                Map.entry("hash-max-listpack-value", "64"),
                Map.entry("hash-max-ziplist-value", "64"),
                Map.entry("save", ""),
                Map.entry("dbfilename", "dump.rdb"),
                Map.entry("rdbcompression", "yes"),
                Map.entry("rdbchecksum", "yes"),
                Map.entry("stop-writes-on-bgsave-error", "yes"),
                Map.entry("appendonly", "no"),
                Map.entry("appendfsync", "everysec"),
                Map.entry("appenddirname", "appendonlydir"),
                Map.entry("appendfilename", "appendonly.aof"),
                Map.entry("aof-load-truncated", "yes"),
                Map.entry("auto-aof-rewrite-percentage", "100"),
                Map.entry("auto-aof-rewrite-min-size", "67108864"),
                Map.entry("no-appendfsync-on-rewrite", "no"),
                Map.entry("dir", Path.of("").toAbsolutePath().toString()),
                Map.entry("enable-debug-command", "no"),
                Map.entry("enable-protected-configs", "no"),
                Map.entry("slowlog-log-slower-than", "10000"),
                Map.entry("slowlog-max-len", "128"),
                Map.entry("tracking-table-max-keys", "1000000"),
                Map.entry("lazyfree-lazy-expire", "no"),
                Map.entry("lazyfree-lazy-server-del", "no"),
                Map.entry("lazyfree-lazy-user-del", "no"),
                Map.entry("lazyfree-lazy-user-flush", "no"),
                Map.entry("unixsocket", ""),
                Map.entry("unixsocketperm", "0"),
                Map.entry("latency-monitor-threshold", "0"),
                Map.entry("notify-keyspace-events", ""),
                Map.entry("zset-max-listpack-entries", "128"),
                Map.entry("zset-max-listpack-value", "64"),
                Map.entry("zset-max-ziplist-entries", "128"),
                Map.entry("zset-max-ziplist-value", "64"),
                Map.entry("latency-tracking", "yes"),
                Map.entry("latency-tracking-info-percentiles", "50 99 99.9"),
                Map.entry("metrics-port", "0"),
                Map.entry("metrics-bind", "127.0.0.1")));
  }

  /** Within another program there is nobody to log for, or to get signals from. */
  @Test
  void aLaunchedServerKnowsWhatAProcessDoes() {
    Map<String, String> launched = all(new Config(Path.of("")));
    launched.keySet().removeAll(all(Config.defaults()).keySet());
    assertThat(launched)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "loglevel", "notice",
                "logfile", "",
                "pidfile", "",
                "shutdown-on-sigint", "default",
                "shutdown-on-sigterm", "default"));
  }

  @Test
  void eachDirectiveHasItsAccessor() {
    Config config =
        Config.of(
            Map.ofEntries(
                Map.entry("port", "7001"),
                Map.entry("bind", "10.0.0.1 -::1"),
                Map.entry("tcp-backlog", "7002"),
                Map.entry("tcp-keepalive", "7003"),
                Map.entry("timeout", "7004"),
                Map.entry("maxclients", "7005"),
                Map.entry("requirepass", "secret"),
                Map.entry("proto-max-bulk-len", "7gb"),
                Map.entry("client-query-buffer-limit", "8gb"),
                Map.entry("client-output-buffer-limit", "normal 1 2 3 slave 4 5 6 pubsub 7 8 9"),
                Map.entry("databases", "7006"),
                Map.entry("hz", "77"),
                Map.entry("set-max-intset-entries", "1"),
                Map.entry("set-max-listpack-entries", "2"),
                Map.entry("set-max-listpack-value", "3"),
                Map.entry("hash-max-ziplist-entries", "4"),
                Map.entry("hash-max-listpack-value", "5kb"),
                Map.entry("appendonly", "yes"),
                Map.entry("appendfsync", "always"),
                Map.entry("appenddirname", "logs"),
                Map.entry("appendfilename", "log"),
                Map.entry("aof-load-truncated", "no"),
                Map.entry("auto-aof-rewrite-percentage", "50"),
                Map.entry("auto-aof-rewrite-min-size", "9mb"),
                Map.entry("no-appendfsync-on-rewrite", "yes"),
                Map.entry("dir", "/"),
                Map.entry("latency-tracking", "no"),
                Map.entry("latency-tracking-info-percentiles", "50 75.5"),
                Map.entry("metrics-port", "7007"),
                Map.entry("metrics-bind", "10.0.0.2"),
                Map.entry("save", "60 1 30 2"),
                Map.entry("dbfilename", "other.rdb"),
                Map.entry("rdbcompression", "no"),
                Map.entry("rdbchecksum", "no"),
                Map.entry("stop-writes-on-bgsave-error", "no")));
    assertThat(config.savePoints()).containsExactly(new SavePoint(60, 1), new SavePoint(30, 2));
    assertThat(config.dbFileName()).isEqualTo("other.rdb");
    assertThat(config.rdbCompression()).isFalse();
    assertThat(config.rdbChecksum()).isFalse();
    assertThat(config.stopWritesOnBgsaveError()).isFalse();
    assertThat(config.port()).isEqualTo(7001);
    assertThat(config.bind())
        .containsExactly(new BindAddress("10.0.0.1", false), new BindAddress("::1", true));
    assertThat(config.tcpBacklog()).isEqualTo(7002);
    assertThat(config.tcpKeepAliveSeconds()).isEqualTo(7003);
    assertThat(config.timeoutSeconds()).isEqualTo(7004);
    assertThat(config.maxClients()).isEqualTo(7005);
    assertThat(config.requirePass()).hasToString("secret");
    assertThat(config.protoMaxBulkLen()).isEqualTo(7L << 30);
    assertThat(config.clientQueryBufferLimit()).isEqualTo(8L << 30);
    assertThat(config.clientOutputBufferLimits())
        .isEqualTo(
            new OutputBufferLimits(new Limit(1, 2, 3), new Limit(4, 5, 6), new Limit(7, 8, 9)));
    assertThat(config.databases()).isEqualTo(7006);
    assertThat(config.hz()).isEqualTo(77);
    assertThat(config.valueLimits.ofSets()).isEqualTo(new SetLimits(1, 2, 3));
    assertThat(config.valueLimits.ofHashes()).isEqualTo(new HashLimits(4, 5 << 10));
    assertThat(config.appendOnly()).isTrue();
    assertThat(config.appendFsync()).isEqualTo(FsyncPolicy.ALWAYS);
    assertThat(config.appendDirName()).isEqualTo("logs");
    assertThat(config.appendFileName()).isEqualTo("log");
    assertThat(config.aofLoadTruncated()).isFalse();
    assertThat(config.autoAofRewritePercentage()).isEqualTo(50);
    assertThat(config.autoAofRewriteMinSize()).isEqualTo(9L << 20);
    assertThat(config.noAppendFsyncOnRewrite()).isTrue();
    assertThat(config.dir()).isEqualTo(Path.of("/"));
    assertThat(config.latencyTracking()).isFalse();
    assertThat(config.latencyPercentiles()).containsExactly(50.0, 75.5);
    assertThat(config.metricsPort()).isEqualTo(7007);
    assertThat(config.metricsBind()).isEqualTo("10.0.0.2");
  }

  @Test
  void ofNamesTheDirectiveThatIsWrong() {
    assertThatThrownBy(() -> Config.of(Map.of("hz", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("hz: argument couldn't be parsed into an integer");
  }

  /** What CONFIG REWRITE will rely on: a value as shown is read as the same value. */
  @Test
  void whatIsShownCanBeRead() {
    Config config =
        Config.of(
            Map.of(
                "bind", "* -::*",
                "requirepass", "a \"b\" '",
                "client-output-buffer-limit", "normal 1kb 2mb 3",
                "latency-tracking-info-percentiles", "0.001 99.999"));
    Config again = Config.defaults();
    Directives directives = new Directives(again);
    all(config).forEach((name, value) -> directives.assign(name, value, name));
    assertThat(all(again)).isEqualTo(all(config));
  }

  @ParameterizedTest
  @EnumSource(LogLevel.class)
  void levelsGetLessTalkative(LogLevel level) {
    for (LogLevel quieter : LogLevel.values()) {
      if (quieter.compareTo(level) > 0) {
        assertThat(quieter.threshold().getSeverity())
            .isGreaterThan(level.threshold().getSeverity());
      }
    }
  }
}

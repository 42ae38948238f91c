package io.heddle.server.info;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Verbatim;
import io.heddle.server.TestServer;
import io.heddle.server.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code INFO} tells through a socket, of one shard and of several. */
@Timeout(60)
@ParameterizedClass
@ValueSource(ints = {1, 4})
class InfoTest {
  private static final List<String> DEFAULT_SECTIONS =
      List.of(
          "Server",
          "Clients",
          "Memory",
          "Persistence",
          "Stats",
          "Replication",
          "CPU",
          "Modules",
          "Errorstats",
          "Cluster",
          "Keyspace");

  private static final List<String> ALL_SECTIONS =
      List.of(
          "Server",
          "Clients",
          "Memory",
          "Persistence",
          "Stats",
          "Replication",
          "CPU",
          "Modules",
          "Commandstats",
          "Errorstats",
          "Latencystats",
          "Cluster",
          "Keyspace");

  private final int shards;
  private TestServer server;
  private RespClient client;

  InfoTest(int shards) {
    this.shards = shards;
  }

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(shards);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String text(String... sections) {
    String[] request = new String[sections.length + 1];
    request[0] = "INFO";
    System.arraycopy(sections, 0, request, 1, sections.length);
    return (String) client.call(request);
  }

  /** The fields of {@code sections} by name; fails where a line is none. */
  private Map<String, String> fields(String... sections) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : text(sections).split("\r\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("# ")) {
        assertThat(line).matches("[a-z][\\w|.]*:[^\\r\\n]*");
        int colon = line.indexOf(':');
        String before = fields.put(line.substring(0, colon), line.substring(colon + 1));
        assertThat(before).as("an earlier value of %s", line).isNull();
      }
    }
    return fields;
  }

  private long number(String section, String field) {
    return Long.parseLong(fields(section).get(field));
  }

  private static List<String> titles(String text) {
    return text.lines().filter(line -> line.startsWith("# ")).map(l -> l.substring(2)).toList();
  }

  @Test
  void showsTheSectionsThatAreAskedForInTheirOrderAndOnce() {
    assertThat(titles(text())).isEqualTo(DEFAULT_SECTIONS);
    assertThat(titles(text("default"))).isEqualTo(DEFAULT_SECTIONS);
    assertThat(titles(text("all"))).isEqualTo(ALL_SECTIONS);
    assertThat(titles(text("EVERYTHING"))).isEqualTo(ALL_SECTIONS);
    assertThat(titles(text("cpu", "Server"))).isEqualTo(List.of("Server", "CPU"));
    assertThat(titles(text("cpu", "all", "cpu"))).isEqualTo(ALL_SECTIONS);
    assertThat(titles(text("commandSTATS", "default")))
        .containsAll(DEFAULT_SECTIONS)
        .contains("Commandstats")
        .doesNotContain("Latencystats");
    assertThat(titles(text("cpu", "sentinel"))).isEqualTo(List.of("CPU"));
    assertThat(text("sentinel")).isEmpty();
  }

  @Test
  void separatesSectionsByABlankLine() {
    String text = text("cluster", "modules", "replication");
    assertThat(text)
        .startsWith("# Replication\r\nrole:master\r\n")
        .endsWith("\r\n\r\n# Modules\r\n\r\n# Cluster\r\ncluster_enabled:0\r\n");
  }

  @Test
  void isVerbatimTextInResp3() throws IOException {
    Object reply = server.resp3Client().call("INFO", "cluster");
    assertThat(reply).isEqualTo(new Verbatim("txt", "# Cluster\r\ncluster_enabled:0\r\n"));
  }

  @Test
  void hasWhatClientsLookFor() {
    Map<String, String> fields = fields("everything");
    assertThat(fields)
        .containsEntry("redis_version", "7.4.1")
        .containsEntry("heddle_version", Version.HEDDLE)
        .containsEntry("redis_mode", "standalone")
        .containsEntry("process_id", Long.toString(ProcessHandle.current().pid()))
        .containsEntry("tcp_port", Integer.toString(server.port()))
        .containsEntry("heddle_shards", Integer.toString(shards))
        .containsEntry("role", "master")
        .containsEntry("connected_slaves", "0")
        .containsEntry("loading", "0")
        .containsEntry("cluster_enabled", "0")
        .containsEntry("connected_clients", "1")
        .containsEntry("maxclients", "10000")
        .containsEntry("maxmemory", "0")
        .containsEntry("aof_enabled", "0")
        .containsEntry("hz", "10");
    assertThat(fields.get("run_id")).matches("[0-9a-f]{40}");
    assertThat(fields.get("used_memory_human")).matches("\\d+\\.\\d\\d[KMG]");
    assertThat(fields.get("used_memory_peak_perc")).matches("\\d+\\.\\d\\d%");
    assertThat(Long.parseLong(fields.get("uptime_in_seconds"))).isBetween(0L, 60L);
    assertThat(Long.parseLong(fields.get("heddle_carriers"))).isPositive();
    assertThat(fields).containsKeys("used_cpu_user", "used_cpu_sys", "master_repl_offset");
  }

  @Test
  void countsTheClientsThatWait() {
    assertThat(fields("clients")).containsEntry("blocked_clients", "0");
    Session session = server.context().sessions().all().getFirst();
    session.waitFor(ending -> true);
    assertThat(fields("clients")).containsEntry("blocked_clients", "1");
    session.waitFor(null);
    assertThat(fields("clients")).containsEntry("blocked_clients", "0");
  }

  @Test
  void measuresMemory() {
    Map<String, String> fields = fields("memory");
    long used = Long.parseLong(fields.get("used_memory"));
    assertThat(used).isGreaterThan(1 << 20);
    assertThat(Long.parseLong(fields.get("used_memory_peak"))).isGreaterThanOrEqualTo(used);
    assertThat(Long.parseLong(fields.get("used_memory_rss"))).isGreaterThan(1 << 20);
    assertThat(Long.parseLong(fields.get("total_system_memory"))).isGreaterThan(used);
  }

  @Test
  void countsKeysOfEachDatabase() {
    assertThat(fields("keyspace")).isEmpty();
    for (int i = 0; i < 100; i++) {
      client.expect("SET key" + i + " x", OK);
    }
    client.expect("SELECT 3", OK).expect("SET a x", OK);
    assertThat(fields("keyspace"))
        .isEqualTo(
            Map.of(
                "db0", "keys=100,expires=0,avg_ttl=0,subexpiry=0",
                "db3", "keys=1,expires=0,avg_ttl=0,subexpiry=0"));
    assertThat(number("persistence", "rdb_changes_since_last_save")).isEqualTo(101);
  }

  @Test
  void showsHowLongVolatileKeysHaveLeft() {
    client.expect("SET a x EX 1000", OK).expect("SET b x EX 3000", OK).expect("SET c x", OK);
    String database = fields("keyspace").get("db0");
    assertThat(database).matches("keys=3,expires=2,avg_ttl=\\d+,subexpiry=0");
    assertThat(Long.parseLong(database.replaceAll(".*avg_ttl=(\\d+).*", "$1")))
        .isBetween(1_900_000L, 2_000_000L);
  }

  @Test
  void countsKeysThatExpire() {
    client.expect("SET a x PX 1", OK).expect("SET b x EX 1000", OK);
    while (number("stats", "expired_keys") == 0) {
      client.call("GET", "a");
    }
    assertThat(fields("keyspace").get("db0")).startsWith("keys=1,expires=1,");
    client.expect("CONFIG RESETSTAT", OK);
    assertThat(fields("stats")).containsEntry("expired_keys", "0");
  }

  @Test
  void countsHitsAndMisses() {
    client.expect("SET a x", OK).expect("GET a", "x").expect("GET b", Nil.BULK);
    client.expect("GET c", Nil.BULK);
    assertThat(fields("stats"))
        .containsEntry("keyspace_hits", "1")
        .containsEntry("keyspace_misses", "2");
  }

  /** The counts are those that Redis 7.4.1 showed after the same conversation. */
  @Test
  void countsCallsRejectionsAndFailures() {
    client.expect("CONFIG RESETSTAT", OK);
    client.expect("SET a x", OK).expect("SET b x", OK).call("SET", "k");
    client.call("PING", "a", "b");
    client.call("CONFIG");
    client.call("CONFIG", "nonsense");
    client.call("CONFIG", "SET", "nosuch", "1");
    client.call("GET");
    client.call("asdf");
    Map<String, String> fields = fields("commandstats", "errorstats", "stats");
    assertThat(calls(fields, "config|resetstat")).isEqualTo("calls=1,rejected=0,failed=0");
    assertThat(calls(fields, "set")).isEqualTo("calls=2,rejected=1,failed=0");
    assertThat(calls(fields, "ping")).isEqualTo("calls=1,rejected=0,failed=1");
    assertThat(calls(fields, "config")).isEqualTo("calls=0,rejected=1,failed=0");
    assertThat(calls(fields, "config|set")).isEqualTo("calls=1,rejected=0,failed=1");
    assertThat(calls(fields, "get")).isEqualTo("calls=0,rejected=1,failed=0");
    assertThat(fields)
        .containsEntry("errorstat_ERR", "count=7")
        .containsEntry("total_error_replies", "7")
        .containsEntry("total_commands_processed", "5")
        .doesNotContainKeys("cmdstat_asdf", "cmdstat_info");
  }

  private static String calls(Map<String, String> fields, String command) {
    String line = fields.get("cmdstat_" + command);
    assertThat(line)
        .matches(
            "calls=\\d+,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=\\d+,failed_calls=\\d+");
    return line.replaceAll("usec.*rejected_calls", "rejected").replace("failed_calls", "failed");
  }

  @Test
  void countsRefusalsOfWhoIsNotAuthenticated() throws IOException {
    client.expect("CONFIG SET requirepass secret", OK);
    server.client().expectFailure("GET a", "NOAUTH Authentication required.");
    Map<String, String> fields = fields("commandstats", "errorstats");
    assertThat(calls(fields, "get")).isEqualTo("calls=0,rejected=1,failed=0");
    assertThat(fields).containsEntry("errorstat_NOAUTH", "count=1");
  }

  @Test
  void countsProtocolErrors() throws IOException {
    RespClient rude = server.client();
    rude.sendRaw("*1\r\nPING\r\n");
    rude.read();
    assertThat(fields("errorstats")).isEqualTo(Map.of("errorstat_ERR", "count=1"));
  }

  @Test
  void showsPercentilesOfLatency() {
    client.expect("CONFIG RESETSTAT", OK);
    client.expect("CONFIG SET latency-tracking no", OK).expect("SET a b", OK);
    assertThat(fields("latencystats"))
        .containsOnlyKeys("latency_percentiles_usec_config|resetstat");
    client.expect("CONFIG SET latency-tracking yes", OK).expect("SET a b", OK);
    assertThat(fields("latencystats").get("latency_percentiles_usec_set"))
        .matches("p50=\\d+\\.\\d{3},p99=\\d+\\.\\d{3},p99\\.9=\\d+\\.\\d{3}");
    assertThat(fields("latencystats").get("latency_percentiles_usec_config|set"))
        .matches("p50=[0-9.]+,p99=[0-9.]+,p99\\.9=[0-9.]+");
    client.call("CONFIG", "SET", "latency-tracking-info-percentiles", "0.0 50.0 100.0");
    assertThat(fields("latencystats").get("latency_percentiles_usec_set"))
        .matches("p0=[0-9.]+,p50=[0-9.]+,p100=[0-9.]+");
    client.expect("CONFIG RESETSTAT", OK);
    assertThat(fields("latencystats"))
        .containsOnlyKeys("latency_percentiles_usec_config|resetstat");
  }

  @Test
  void addsUpWhatAllShardsDid() {
    for (int i = 0; i < 50; i++) {
      client.expect("SET key" + i + " x", OK).expect("GET key" + i, "x");
    }
    Map<String, String> fields = fields("commandstats");
    assertThat(calls(fields, "set")).isEqualTo("calls=50,rejected=0,failed=0");
    assertThat(calls(fields, "get")).isEqualTo("calls=50,rejected=0,failed=0");
    assertThat(fields("stats")).containsEntry("keyspace_hits", "50");
  }

  @Test
  void countsConnections() throws IOException {
    server.client().call("PING");
    assertThat(fields("stats")).containsEntry("total_connections_received", "2");
    assertThat(fields("clients")).containsEntry("connected_clients", "2");
    client.expect("CONFIG SET maxclients 2", OK);
    RespClient third = server.client();
    assertThat(third.read()).isEqualTo(new RespClient.Failure("ERR max number of clients reached"));
    assertThat(fields("stats")).containsEntry("rejected_connections", "1");
  }

  @Test
  void countsBytes() {
    String request = "*1\r\n$4\r\nPING\r\n";
    String statsRequest = "*2\r\n$4\r\nINFO\r\n$5\r\nstats\r\n";
    long inputBefore = number("stats", "total_net_input_bytes");
    long outputBefore = number("stats", "total_net_output_bytes");
    client.call("PING");
    Map<String, String> after = fields("stats");
    // Between the readings of input lie the second reading's request, a PING and the third's.
    assertThat(Long.parseLong(after.get("total_net_input_bytes")) - inputBefore)
        .isEqualTo(2 * statsRequest.length() + request.length());
    assertThat(Long.parseLong(after.get("total_net_output_bytes")) - outputBefore)
        .isGreaterThan("+PONG\r\n".length());
  }

  @Test
  void showsHowMuchHappensAtTheMoment() {
    Map<String, String> fields;
    do {
      client.call("PING");
      fields = fields("stats");
    } while (fields.get("instantaneous_ops_per_sec").equals("0")
        || fields.get("instantaneous_input_kbps").equals("0.00")
        || fields.get("instantaneous_output_kbps").equals("0.00"));
    assertThat(fields.get("instantaneous_input_kbps")).matches("\\d+\\.\\d\\d");
  }

  @Test
  void beginsAnewAfterResetstat() {
    client.expect("SET a x", OK).expect("GET a", "x").expect("GET b", Nil.BULK);
    client.call("nonsense");
    client.expect("CONFIG RESETSTAT", OK);
    assertThat(fields("all"))
        .containsEntry("keyspace_hits", "0")
        .containsEntry("keyspace_misses", "0")
        .containsEntry("total_error_replies", "0")
        .containsEntry("total_connections_received", "0")
        .containsEntry("total_commands_processed", "1")
        .containsEntry("db0", "keys=1,expires=0,avg_ttl=0,subexpiry=0")
        .doesNotContainKeys("errorstat_ERR", "cmdstat_set", "cmdstat_get");
  }
}

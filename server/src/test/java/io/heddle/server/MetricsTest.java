package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.metrics.MetricsServer;
import io.heddle.shard.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /metrics} shows, of one shard and of several. */
@Timeout(60)
@ParameterizedClass
@ValueSource(ints = {1, 4})
class MetricsTest {
  /** A series and its value. */
  private static final Pattern LINE =
      Pattern.compile(
          "([a-z][a-z0-9_]*(?:\\{(?:[a-z_]+=\"[^\"]*\",?)+})?) (-?[0-9.]+(?:E-?\\d+)?|NaN|\\+Inf)");

  private static final Set<String> DOCUMENTED =
      Set.of(
          "heddle_info",
          "heddle_carriers",
          "heddle_connections",
          "heddle_connections_max",
          "heddle_connections_accepted_total",
          "heddle_connections_rejected_total",
          "heddle_network_received_bytes_total",
          "heddle_network_sent_bytes_total",
          "heddle_commands_total",
          "heddle_commands_failed_total",
          "heddle_commands_rejected_total",
          "heddle_command_duration_seconds_bucket",
          "heddle_command_duration_seconds_count",
          "heddle_command_duration_seconds_sum",
          "heddle_errors_total",
          "heddle_keys",
          "heddle_volatile_keys",
          "heddle_expired_keys_total",
          "heddle_keyspace_hits_total",
          "heddle_keyspace_misses_total",
          "heddle_key_events_total",
          "heddle_shard_mailbox_depth",
          "heddle_shard_messages_total",
          "heddle_shard_turn_seconds_count",
          "heddle_shard_turn_seconds_sum",
          "heddle_shard_turn_longest_seconds",
          "heddle_shard_up",
          "heddle_memory_used_bytes",
          "heddle_memory_peak_bytes",
          "process_resident_memory_bytes",
          "process_uptime_seconds",
          "jvm_memory_used_bytes",
          "jvm_gc_memory_allocated_bytes_total",
          "jvm_threads_live_threads",
          "process_cpu_usage");

  private final int shards;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;
  private MetricsServer metrics;
  private RespClient client;

  MetricsTest(int shards) {
    this.shards = shards;
  }

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(shards);
    metrics =
        MetricsServer.start(
            server.context(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = server.client();
  }

  @AfterEach
  void stop() {
    metrics.close();
    server.close();
    http.close();
  }

  /** All series and their values; fails where a line is no series. */
  private Map<String, Double> scrape() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.port() + "/metrics"))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    Map<String, Double> series = new HashMap<>();
    for (String line : response.body().split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("# ")) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        series.put(matcher.group(1), Double.valueOf(matcher.group(2).replace("+Inf", "Infinity")));
      }
    }
    return series;
  }

  private static double sum(Map<String, Double> series, String beginning) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(beginning))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Test
  void hasEveryMeterThatIsDocumented() throws Exception {
    client.call("SET", "a", "x");
    client.call("GET", "a", "b");
    Set<String> names = new LinkedHashSet<>();
    scrape().keySet().forEach(series -> names.add(series.replaceFirst("\\{.*", "")));
    assertThat(names).containsAll(DOCUMENTED);
    assertThat(names).filteredOn(name -> name.startsWith("heddle_")).allMatch(DOCUMENTED::contains);
  }

  @Test
  void moves() throws Exception {
    client.call("SET", "before", "x");
    Map<String, Double> before = scrape();
    for (int i = 0; i < 40; i++) {
      client.call("SET", "key" + i, "x", "EX", "1000");
      client.call("GET", "key" + i);
      client.call("GET", "nosuch" + i);
      client.call("PING");
    }
    client.call("GET");
    client.call("INCR", "key0");
    Map<String, Double> after = scrape();
    Map<String, Double> growth =
        Map.ofEntries(
            Map.entry("heddle_commands_total{command=\"set\"}", 40.0),
            Map.entry("heddle_commands_total{command=\"get\"}", 80.0),
            Map.entry("heddle_commands_total{command=\"ping\"}", 40.0),
            Map.entry("heddle_command_duration_seconds_count{command=\"get\"}", 80.0),
            Map.entry("heddle_commands_rejected_total{command=\"get\"}", 1.0),
            Map.entry("heddle_commands_failed_total{command=\"incr\"}", 1.0),
            Map.entry("heddle_errors_total{code=\"ERR\"}", 2.0),
            Map.entry("heddle_keys{", 40.0),
            Map.entry("heddle_volatile_keys{", 40.0),
            Map.entry("heddle_keyspace_hits_total", 40.0),
            Map.entry("heddle_keyspace_misses_total", 40.0),
            Map.entry("heddle_key_events_total{event=\"set\"}", 40.0),
            Map.entry("heddle_shard_messages_total{", 121.0));
    growth.forEach(
        (name, by) -> assertThat(sum(after, name) - sum(before, name)).as(name).isEqualTo(by));
    assertThat(after.get("heddle_network_received_bytes_total"))
        .isGreaterThan(before.get("heddle_network_received_bytes_total") + 160 * 14);
    assertThat(sum(after, "heddle_shard_turn_seconds_count{"))
        .isGreaterThanOrEqualTo(sum(before, "heddle_shard_turn_seconds_count{") + 121);
    assertThat(sum(after, "heddle_command_duration_seconds_sum")).isPositive();
    assertThat(sum(after, "heddle_shard_up")).isEqualTo(shards);
    assertThat(after.get("heddle_connections")).isEqualTo(1);
  }

  @Test
  void addsUpTheBucketsOfLatencies() throws Exception {
    for (int i = 0; i < 30; i++) {
      client.call("SET", "key" + i, "x");
    }
    Map<String, Double> series = scrape();
    double before = 0;
    for (String bound : new String[] {"1.0E-6", "1.0E-5", "1.0E-4", "0.001", "0.1", "+Inf"}) {
      double count =
          series.get(
              "heddle_command_duration_seconds_bucket{command=\"set\",le=\"" + bound + "\"}");
      assertThat(count).isBetween(before, 30.0);
      before = count;
    }
    assertThat(before).isEqualTo(30);
  }

  @Test
  void waitsForNoShard() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Message stuck =
        new Message(
            turn -> {
              begun.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Thread.startVirtualThread(() -> server.context().shards().get(0).execute(stuck));
    begun.await();
    try {
      assertThat(scrape()).containsEntry("heddle_shard_up{shard=\"0\"}", 1.0);
    } finally {
      release.countDown();
    }
  }
}

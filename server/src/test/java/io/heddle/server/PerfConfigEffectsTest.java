package io.heddle.server;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import io.heddle.shard.ShardSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every key of {@code perf_config.toml} does what it says, seen through a socket; what a shard does
 * with its settings, {@code ShardTest} shows. The carriers are the launched server's: {@code
 * LauncherTest}.
 */
class PerfConfigEffectsTest {
  private static final PerfConfig DEFAULTS = PerfConfig.DEFAULTS.withNumShards(1);

  private static PerfConfig with(PerfConfig.Connection connection) {
    return new PerfConfig(1, 0, connection, DEFAULTS.shard(), DEFAULTS.log(), DEFAULTS.protocol());
  }

  private static PerfConfig with(PerfConfig.Protocol protocol) {
    return new PerfConfig(1, 0, DEFAULTS.connection(), DEFAULTS.shard(), DEFAULTS.log(), protocol);
  }

  /** What {@code observer} is told of the client that came first. */
  private static Map<String, String> firstClient(RespClient observer) {
    String line = ((String) observer.call("CLIENT", "LIST")).lines().findFirst().orElseThrow();
    Map<String, String> fields = new HashMap<>();
    for (String field : line.split(" ", -1)) {
      String[] parts = field.split("=", 2);
      fields.put(parts[0], parts[1]);
    }
    return fields;
  }

  private static int readBuffer(Map<String, String> client) {
    return Integer.parseInt(client.get("qbuf")) + Integer.parseInt(client.get("qbuf-free"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 256})
  void numShards(int count) throws IOException {
    try (TestServer server = TestServer.start(DEFAULTS.withNumShards(count))) {
      assertThat((String) server.client().call("INFO", "server"))
          .contains("heddle_shards:" + count + "\r\n");
    }
  }

  @Test
  void withoutNumShardsThereAreAsManyAsProcessors() throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    try (TestServer server = TestServer.start(PerfConfig.DEFAULTS)) {
      assertThat((String) server.client().call("INFO", "server"))
          .contains("heddle_shards:" + processors + "\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"256, 256", "1024, 16384", "3000, 5000"})
  void readBufferBytesAndReadBufferMaxBytes(int bytes, int maxBytes) throws IOException {
    var connection = new PerfConfig.Connection(bytes, maxBytes, 65536);
    try (TestServer server = TestServer.start(with(connection))) {
      RespClient client = server.client();
      RespClient observer = server.client();
      client.expect("PING", new Status("PONG"));
      assertThat(readBuffer(firstClient(observer))).isEqualTo(bytes);

      client.sendRaw("PING\r\n".repeat(20_000));
      for (int i = 0; i < 20_000; i++) {
        assertThat(client.read()).isEqualTo(new Status("PONG"));
      }
      assertThat(readBuffer(firstClient(observer))).isEqualTo(maxBytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 2000, 65536, 1 << 20})
  void writeBufferBytes(int bytes) throws IOException {
    var connection = new PerfConfig.Connection(65536, 65536, bytes);
    try (TestServer server = TestServer.start(with(connection))) {
      RespClient client = server.client();
      RespClient observer = server.client();
      String value = "v".repeat(90);
      client.expect("SET k " + value, OK);
      // Few bytes to read and many to write: what was read is answered at once.
      int gets = 10_000;
      client.sendRaw("GET k\r\n".repeat(gets));
      for (int i = 0; i < gets; i++) {
        assertThat(client.read()).isEqualTo(value);
      }
      Map<String, String> told = firstClient(observer);
      assertThat(Integer.parseInt(told.get("rbs"))).isBetween(bytes / 2, bytes);
      assertThat(Integer.parseInt(told.get("rbp"))).isBetween(bytes / 2, bytes);
    }
  }

  @Test
  void theShardsSettingsAreThoseOfTheFile() throws IOException {
    PerfConfig perf =
        new PerfConfig(
            1,
            0,
            DEFAULTS.connection(),
            new PerfConfig.Shard(77, 88, 99),
            DEFAULTS.log(),
            DEFAULTS.protocol());
    assertThat(Heddle.settings(Config.defaults(), perf))
        .isEqualTo(new ShardSettings(16, 77, 88, 100, 99_000));
  }

  @Test
  void expirySlice() throws IOException {
    PerfConfig perf =
        new PerfConfig(
            1,
            0,
            DEFAULTS.connection(),
            new PerfConfig.Shard(64, 5, 1000),
            DEFAULTS.log(),
            DEFAULTS.protocol());
    TestClock clock = TestClock.thatTicks();
    try (TestServer server = TestServer.start(perf, clock)) {
      RespClient client = server.client();
      for (int i = 0; i < 20; i++) {
        client.expect("SET k" + i + " v PX 100", OK);
      }
      for (long left : List.of(15L, 10L, 5L, 0L)) {
        clock.advance(1000);
        client.expect("GET other", Nil.BULK).expect("DBSIZE", left);
      }
    }
  }

  @Test
  void inlineMaxBytes() throws IOException {
    try (TestServer server = TestServer.start(with(new PerfConfig.Protocol(100, 10, 16384)))) {
      RespClient client = server.client();
      client.sendRaw("PING " + "x".repeat(94) + "\r\n");
      assertThat(client.read()).isEqualTo("x".repeat(94));
      client.sendRaw("PING " + "x".repeat(97) + "\r\n");
      assertThat(client.read())
          .isEqualTo(new RespClient.Failure("ERR Protocol error: too big inline request"));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void unauthenticatedMaxArgumentsAndBulkBytes() throws IOException {
    try (TestServer server =
        TestServer.start(with(new PerfConfig.Protocol(65536, 5, 100)), "requirepass", "secret")) {
      String refused = "NOAUTH Authentication required.";
      RespClient client = server.client();
      client.expectFailure("DEL 2 3 4 " + "x".repeat(100), refused);
      client.expectFailure("DEL 2 3 4 5 6", "ERR Protocol error: unauthenticated multibulk length");
      assertThat(client.isClosedByServer()).isTrue();
      RespClient other = server.client();
      other.expectFailure(
          "DEL " + "x".repeat(101), "ERR Protocol error: unauthenticated bulk length");
      assertThat(other.isClosedByServer()).isTrue();
      RespClient known = server.client();
      known.expect("AUTH secret", OK).expect("DEL 2 3 4 5 6 " + "x".repeat(101), 0L);
    }
  }
}

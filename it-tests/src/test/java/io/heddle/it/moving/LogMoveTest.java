package io.heddle.it.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.ServerProcess;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The append-only log from Redis to Heddle, which goes on in files of its own. */
class LogMoveTest {
  private static final long SEED = Long.getLong("heddle.moving.seed", System.nanoTime());

  private static final byte[] TORN =
      "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n*3\r\n$3\r\nSE"
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;
  private boolean alike;

  @BeforeEach
  void needsRedis() {
    assumeTrue(ServerProcess.findRedis().isPresent(), "a redis-server");
    System.out.println("heddle.moving.seed=" + SEED);
  }

  private ServerProcess redis(String preamble) {
    List<String> command = new ArrayList<>(List.of(ServerProcess.findRedis().orElseThrow()));
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString(), "--save", ""));
    command.addAll(List.of("--appendonly", "yes", "--aof-use-rdb-preamble", preamble));
    command.addAll(List.of("--enable-debug-command", "yes"));
    return ServerProcess.start(command);
  }

  private HeddleUnderTest heddle(int shards, String... directives) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "dir", directory.toString(), "appendonly", "yes", "enable-debug-command", "yes"));
    for (int i = 0; i < directives.length; i += 2) {
      all.put(directives[i], directives[i + 1]);
    }
    return EmbeddedHeddle.start(shards, all);
  }

  private Map<String, String> inventory(HeddleUnderTest server) {
    try (RespClient client = new RespClient(server.port())) {
      return Household.inventory(client, alike);
    }
  }

  /** Has a Redis keep a log with a base and increments behind it; tells what it held at last. */
  private Map<String, String> live(String preamble) {
    try (ServerProcess redis = redis(preamble);
        RespClient client = new RespClient(redis.port())) {
      alike = client.infoField("redis_version").startsWith("7.4.");
      Household household = new Household(client, new SplittableRandom(SEED));
      household.moveIn(alike);
      client.frame("SET", "gone", "soon", "PX", "1");
      client.frame("BGREWRITEAOF");
      household.rearrange();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> client.infoField("aof_rewrite_in_progress").equals("0"));
      household.rearrange();
      // A Redis may still count it in its digest until somebody asks for it.
      await().until(() -> client.frame("EXISTS", "gone").text().equals("0"));
      return Household.inventory(client, alike);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void heddleGoesOnWhereRedisStopped(String preamble) {
    Map<String, String> left = live(preamble);
    try (HeddleUnderTest heddle = heddle(4)) {
      assertThat(inventory(heddle)).isEqualTo(left);
      try (RespClient client = new RespClient(heddle.port())) {
        client.frame("SET", "new", "here");
        client.frame("DEL", "list:5");
      }
    }
    try (HeddleUnderTest heddle = heddle(3);
        RespClient client = new RespClient(heddle.port())) {
      assertThat(client.frame("GET", "new").text()).isEqualTo("here");
      client.frame("DEL", "new");
      left.keySet().removeIf(key -> key.equals("digest") || key.equals("0 list:5"));
      assertThat(inventory(heddle)).containsAllEntriesOf(left).hasSize(left.size() + 1);
    }
  }

  @Test
  void theSingleFileOfAnOlderRedisWillDo() throws IOException {
    Map<String, String> left = live("yes");
    Path single = directory.resolve("appendonly.aof");
    for (Path file : logFiles()) {
      Files.write(
          single, Files.readAllBytes(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      Files.delete(file);
    }
    Files.delete(directory.resolve("appendonlydir").resolve("appendonly.aof.manifest"));
    try (HeddleUnderTest heddle = heddle(2)) {
      assertThat(inventory(heddle)).isEqualTo(left);
    }
  }

  @Test
  void anEndThatIsTornIsLeftOutIfThatIsAllowed() throws IOException {
    Map<String, String> left = live("yes");
    List<Path> files = logFiles();
    try (OutputStream last =
        Files.newOutputStream(files.get(files.size() - 1), StandardOpenOption.APPEND)) {
      last.write(TORN);
    }
    assertThatThrownBy(() -> heddle(2, "aof-load-truncated", "no"))
        .hasMessageContaining(
            "Unexpected end of file reading the append only file "
                + files.get(1)
                + " behind offset "
                + (Files.size(files.get(1)) - TORN.length));
    try (HeddleUnderTest heddle = heddle(2)) {
      assertThat(inventory(heddle)).isEqualTo(left);
    }
  }

  /** The base first. */
  private List<Path> logFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("appendonlydir"))) {
      return files
          .filter(file -> file.toString().matches(".*\\.(base|incr)\\.\\w+"))
          .sorted()
          .toList();
    }
  }
}

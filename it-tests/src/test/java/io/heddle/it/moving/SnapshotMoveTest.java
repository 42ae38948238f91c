package io.heddle.it.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.ServerProcess;
import io.heddle.server.RespClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code dump.rdb} from Redis to Heddle and back: all types, encodings, deadlines and databases.
 */
class SnapshotMoveTest {
  private static final long SEED = Long.getLong("heddle.moving.seed", System.nanoTime());

  @TempDir Path directory;

  private HeddleUnderTest heddle(int shards) {
    return EmbeddedHeddle.start(
        shards,
        Map.of("dir", directory.toString(), "enable-debug-command", "yes", "save", "3600 1"));
  }

  private ServerProcess redis(String executable) {
    List<String> command = new ArrayList<>(List.of(executable, "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--save", ""));
    command.addAll(List.of("--enable-debug-command", "yes"));
    return ServerProcess.start(command);
  }

  private static String redis() {
    assumeTrue(ServerProcess.findRedis().isPresent(), "a redis-server");
    System.out.println("heddle.moving.seed=" + SEED);
    return ServerProcess.findRedis().get();
  }

  /** Whether the server is of the version that Heddle is like, not an older one. */
  private static boolean isAlike(RespClient client) {
    return client.infoField("redis_version").startsWith("7.4.");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void heddleStartsFromWhatRedisSaved(int shards) {
    Map<String, String> saved;
    boolean alike;
    try (ServerProcess redis = redis(redis());
        RespClient client = new RespClient(redis.port())) {
      alike = isAlike(client);
      new Household(client, new SplittableRandom(SEED)).moveIn(alike);
      client.frame("SAVE");
      saved = Household.inventory(client, alike);
    }
    try (HeddleUnderTest heddle = heddle(shards);
        RespClient client = new RespClient(heddle.port())) {
      assertThat(Household.inventory(client, alike)).isEqualTo(saved);
    }
  }

  @Test
  void redisStartsFromWhatHeddleSaved() {
    String executable = redis();
    try (ServerProcess redis = redis(executable);
        RespClient client = new RespClient(redis.port())) {
      assumeTrue(isAlike(client), "Redis 7.4: an older one reads no newer files");
    }
    Map<String, String> saved;
    try (HeddleUnderTest heddle = heddle(3);
        RespClient client = new RespClient(heddle.port())) {
      new Household(client, new SplittableRandom(SEED)).moveIn(true);
      client.frame("SAVE");
      saved = Household.inventory(client, true);
    }
    try (ServerProcess redis = redis(executable);
        RespClient client = new RespClient(redis.port())) {
      assertThat(Household.inventory(client, true)).isEqualTo(saved);
    }
  }
}

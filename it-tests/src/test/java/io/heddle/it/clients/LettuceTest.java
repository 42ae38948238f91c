package io.heddle.it.clients;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lettuce, as it comes. */
class LettuceTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static HeddleUnderTest server;
  private static RedisClient client;

  private StatefulRedisConnection<String, String> connection;
  private RedisCommands<String, String> redis;

  @BeforeAll
  static void start() {
    server = EmbeddedHeddle.start(4);
    client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
  }

  @AfterAll
  static void stop() {
    client.shutdown(Duration.ZERO, TIMEOUT);
    server.close();
  }

  @BeforeEach
  void connect() {
    connection = client.connect();
    redis = connection.sync();
    redis.flushall();
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void shakesHandsInResp3() {
    assertThat(redis.ping()).isEqualTo("PONG");
    assertThat(redis.clientInfo()).contains(" resp=3 ", " lib-name=Lettuce ");
    assertThat(redis.info("server")).contains("redis_version:7.4.");
  }

  @Test
  void speaksResp2WhenToldTo() {
    try (RedisClient resp2 = RedisClient.create(RedisURI.create("127.0.0.1", server.port()))) {
      resp2.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
      RedisCommands<String, String> commands = resp2.connect().sync();
      assertThat(commands.clientInfo()).contains(" resp=2 ");
      commands.set("a", "1");
      assertThat(commands.get("a")).isEqualTo("1");
      assertThat(commands.get("missing")).isNull();
    }
  }

  @Test
  void selectsADatabaseAndTakesAName() {
    RedisURI uri =
        RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(server.port())
            .withDatabase(3)
            .withClientName("me")
            .build();
    try (StatefulRedisConnection<String, String> third = client.connect(uri)) {
      assertThat(third.sync().clientGetname()).isEqualTo("me");
      third.sync().set("only-in-3", "v");
    }
    assertThat(redis.exists("only-in-3")).isZero();
  }

  @Test
  void readsAndWritesStrings() {
    assertThat(redis.set("a", "1")).isEqualTo("OK");
    assertThat(redis.get("a")).isEqualTo("1");
    assertThat(redis.get("missing")).isNull();
    assertThat(redis.incr("a")).isEqualTo(2);
    assertThat(redis.decrby("a", 5)).isEqualTo(-3);
    assertThat(redis.append("a", "xyz")).isEqualTo(5);
    assertThat(redis.strlen("a")).isEqualTo(5);
    assertThat(redis.set("a", "1", SetArgs.Builder.nx())).isNull();
    assertThat(redis.setGet("a", "2")).isEqualTo("-3xyz");
    assertThat(redis.type("a")).isEqualTo("string");
    assertThat(redis.touch("a", "missing")).isEqualTo(1);
    assertThat(redis.unlink("a", "missing")).isEqualTo(1);
  }

  @Test
  void keepsEveryByte() {
    try (StatefulRedisConnection<byte[], byte[]> bytes = client.connect(ByteArrayCodec.INSTANCE)) {
      for (byte[] value : Samples.values()) {
        bytes.sync().set(Samples.key(value), value);
        assertThat(bytes.sync().get(Samples.key(value))).isEqualTo(value);
        assertThat(bytes.sync().exists(Samples.key(value))).isEqualTo(1);
      }
    }
  }

  @Test
  void handlesManyKeysAtOnce() {
    List<String> keys = Samples.keys(500);
    redis.mset(keys.stream().collect(toMap(key -> key, Samples::valueOf)));
    assertThat(redis.mget(keys.toArray(String[]::new)))
        .containsExactlyElementsOf(
            keys.stream().map(key -> KeyValue.just(key, Samples.valueOf(key))).toList());
    assertThat(redis.dbsize()).isEqualTo(500);
    assertThat(redis.keys("key:1?")).hasSize(10);
    List<String> scanned = new ArrayList<>();
    ScanIterator.scan(redis, ScanArgs.Builder.matches("key:*").limit(20))
        .forEachRemaining(scanned::add);
    assertThat(scanned).hasSameElementsAs(keys);
    assertThat(redis.del(keys.toArray(String[]::new))).isEqualTo(500);
  }

  @Test
  void answersAPipelineInOrder() {
    connection.setAutoFlushCommands(false);
    List<RedisFuture<?>> futures = new ArrayList<>();
    List<RedisFuture<String>> values = new ArrayList<>();
    for (String key : Samples.keys(1_000)) {
      futures.add(connection.async().set(key, Samples.valueOf(key)));
      values.add(connection.async().get(key));
    }
    futures.addAll(values);
    connection.flushCommands();
    assertThat(LettuceFutures.awaitAll(TIMEOUT, futures.toArray(RedisFuture<?>[]::new))).isTrue();
    assertThat(values.stream().map(value -> value.toCompletableFuture().join()))
        .isEqualTo(Samples.keys(1_000).stream().map(Samples::valueOf).toList());
  }

  @Test
  void expiresKeys() {
    redis.set("short", "v", SetArgs.Builder.px(30));
    await().atMost(TIMEOUT).until(() -> redis.get("short") == null);
    redis.set("long", "v", SetArgs.Builder.ex(100));
    assertThat(redis.ttl("long")).isBetween(90L, 100L);
    assertThat(redis.persist("long")).isTrue();
    assertThat(redis.ttl("long")).isEqualTo(-1);
    assertThat(redis.pexpire("long", 100_000)).isTrue();
    assertThat(redis.pttl("long")).isBetween(90_000L, 100_000L);
  }

  @Test
  void movesKeysAbout() {
    redis.set("a", "1");
    assertThat(redis.rename("a", "b")).isEqualTo("OK");
    assertThat(redis.renamenx("b", "c")).isTrue();
    assertThat(redis.copy("c", "d")).isTrue();
    assertThat(redis.move("d", 5)).isTrue();
    assertThat(redis.randomkey()).isEqualTo("c");
  }

  @Test
  void tellsMistakes() {
    redis.set("text", "x");
    assertThatThrownBy(() -> redis.incr("text"))
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessage("ERR value is not an integer or out of range");
    assertThatThrownBy(() -> redis.rename("missing", "x")).hasMessage("ERR no such key");
  }

  @Test
  void countsRightFromManyConnections() {
    List<StatefulRedisConnection<String, String>> connections = new ArrayList<>();
    List<RedisFuture<?>> futures = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      StatefulRedisConnection<String, String> each = client.connect();
      connections.add(each);
      for (int j = 0; j < 500; j++) {
        futures.add(each.async().incr("counter:" + j % 10));
      }
    }
    assertThat(LettuceFutures.awaitAll(TIMEOUT, futures.toArray(RedisFuture<?>[]::new))).isTrue();
    for (int j = 0; j < 10; j++) {
      assertThat(redis.get("counter:" + j)).isEqualTo("800");
    }
    connections.forEach(StatefulRedisConnection::close);
  }
}

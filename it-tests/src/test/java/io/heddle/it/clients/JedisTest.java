package io.heddle.it.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** Jedis, as it comes. */
class JedisTest {
  private static HeddleUnderTest server;
  private static RedisClient redis;

  @BeforeAll
  static void start() {
    server = EmbeddedHeddle.start(4);
    redis = RedisClient.create("127.0.0.1", server.port());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    redis.flushAll();
  }

  @Test
  void shakesHandsInResp3() {
    assertThat(redis.ping()).isEqualTo("PONG");
    byte[] info = (byte[]) redis.sendCommand(Protocol.Command.CLIENT, "INFO");
    assertThat(new String(info, ISO_8859_1)).contains(" resp=3 ", " lib-name=jedis");
    assertThat(redis.info("server")).contains("redis_version:7.4.");
  }

  @Test
  void speaksEitherProtocolWhenToldTo() {
    for (RedisProtocol protocol : List.of(RedisProtocol.RESP2, RedisProtocol.RESP3)) {
      DefaultJedisClientConfig config =
          DefaultJedisClientConfig.builder()
              .protocol(protocol)
              .database(3)
              .clientName("me")
              .build();
      try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", server.port()), config)) {
        assertThat(jedis.clientInfo()).contains(" resp=" + protocol.version() + " ", " db=3 ");
        assertThat(jedis.clientGetname()).isEqualTo("me");
        jedis.set("only-in-3", "v");
        assertThat(jedis.get("missing")).isNull();
        assertThat(jedis.configGet("maxclients")).containsEntry("maxclients", "10000");
      }
    }
    assertThat(redis.exists("only-in-3")).isFalse();
  }

  @Test
  void readsAndWritesStrings() {
    assertThat(redis.set("a", "1")).isEqualTo("OK");
    assertThat(redis.get("a")).isEqualTo("1");
    assertThat(redis.get("missing")).isNull();
    assertThat(redis.incr("a")).isEqualTo(2);
    assertThat(redis.decrBy("a", 5)).isEqualTo(-3);
    assertThat(redis.append("a", "xyz")).isEqualTo(5);
    assertThat(redis.strlen("a")).isEqualTo(5);
    assertThat(redis.set("a", "1", SetParams.setParams().nx())).isNull();
    assertThat(redis.setGet("a", "2")).isEqualTo("-3xyz");
    assertThat(redis.type("a")).isEqualTo("string");
    assertThat(redis.unlink("a", "missing")).isEqualTo(1);
  }

  @Test
  void keepsEveryByte() {
    for (byte[] value : Samples.values()) {
      redis.set(Samples.key(value), value);
      assertThat(redis.get(Samples.key(value))).isEqualTo(value);
      assertThat(redis.exists(Samples.key(value))).isTrue();
    }
  }

  @Test
  void handlesManyKeysAtOnce() {
    List<String> keys = Samples.keys(500);
    redis.mset(
        keys.stream().flatMap(key -> Stream.of(key, Samples.valueOf(key))).toArray(String[]::new));
    assertThat(redis.mget(keys.toArray(String[]::new)))
        .containsExactlyElementsOf(keys.stream().map(Samples::valueOf).toList());
    assertThat(redis.dbSize()).isEqualTo(500);
    assertThat(redis.keys("key:1?")).hasSize(10);
    List<String> scanned = new ArrayList<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page =
          redis.scan(cursor, new ScanParams().match("key:*").count(20), "string");
      scanned.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    assertThat(scanned).hasSameElementsAs(keys);
    assertThat(redis.del(keys.toArray(String[]::new))).isEqualTo(500);
  }

  @Test
  void answersAPipelineInOrder() {
    List<Response<String>> values = new ArrayList<>();
    Response<Long> mistake;
    try (Pipeline pipeline = redis.pipelined()) {
      for (String key : Samples.keys(1_000)) {
        pipeline.set(key, Samples.valueOf(key));
        values.add(pipeline.get(key));
      }
      mistake = pipeline.incr("key:0");
    }
    assertThat(values.stream().map(Response::get))
        .isEqualTo(Samples.keys(1_000).stream().map(Samples::valueOf).toList());
    assertThatThrownBy(mistake::get)
        .isInstanceOf(JedisDataException.class)
        .hasMessage("ERR value is not an integer or out of range");
  }

  @Test
  void expiresKeys() {
    redis.set("short", "v", SetParams.setParams().px(30));
    await().atMost(Duration.ofSeconds(20)).until(() -> redis.get("short") == null);
    redis.set("long", "v", SetParams.setParams().ex(100));
    assertThat(redis.ttl("long")).isBetween(90L, 100L);
    assertThat(redis.persist("long")).isEqualTo(1);
    assertThat(redis.ttl("long")).isEqualTo(-1);
    assertThat(redis.pexpire("long", 100_000)).isEqualTo(1);
    assertThat(redis.pttl("long")).isBetween(90_000L, 100_000L);
  }

  @Test
  void movesKeysAbout() {
    redis.set("a", "1");
    assertThat(redis.rename("a", "b")).isEqualTo("OK");
    assertThat(redis.renamenx("b", "c")).isEqualTo(1);
    assertThat(redis.copy("c", "d", false)).isTrue();
    assertThat(redis.touch("c", "d", "e")).isEqualTo(2);
    assertThatThrownBy(() -> redis.rename("missing", "x")).hasMessage("ERR no such key");
  }
}

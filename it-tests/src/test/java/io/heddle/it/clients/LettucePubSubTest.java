package io.heddle.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce's connections that listen. */
class LettucePubSubTest {
  private static HeddleUnderTest server;
  private static RedisClient client;

  @BeforeAll
  static void start() {
    server = EmbeddedHeddle.start(4);
    client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
  }

  @AfterAll
  static void stop() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(20));
    server.close();
  }

  private static List<String> listen(StatefulRedisPubSubConnection<String, String> connection) {
    List<String> heard = new CopyOnWriteArrayList<>();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            heard.add(channel + " " + message);
          }

          @Override
          public void message(String pattern, String channel, String message) {
            heard.add(pattern + " " + channel + " " + message);
          }
        });
    return heard;
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void hearsMessagesInOrder(ProtocolVersion protocol) {
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    try (var listening = client.connectPubSub();
        var publishing = client.connect()) {
      List<String> heard = listen(listening);
      listening.sync().subscribe("news");
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        assertThat(publishing.sync().publish("news", "n" + i)).isEqualTo(1);
        expected.add("news n" + i);
      }
      await().untilAsserted(() -> assertThat(heard).isEqualTo(expected));
      assertThat(publishing.sync().pubsubNumsub("news")).isEqualTo(Map.of("news", 1L));
      listening.sync().unsubscribe("news");
      assertThat(publishing.sync().publish("news", "late")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void hearsWhatHappensToKeys(ProtocolVersion protocol) {
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    try (var listening = client.connectPubSub();
        var writing = client.connect()) {
      RedisCommands<String, String> redis = writing.sync();
      redis.configSet("notify-keyspace-events", "Egx$");
      List<String> heard = listen(listening);
      listening.sync().psubscribe("__keyevent@0__:*");
      redis.set("k", "v");
      redis.pexpire("k", 1);
      String pattern = "__keyevent@0__:* __keyevent@0__:";
      await()
          .untilAsserted(
              () ->
                  assertThat(heard)
                      .containsExactly(
                          pattern + "set k", pattern + "expire k", pattern + "expired k"));
    }
  }
}

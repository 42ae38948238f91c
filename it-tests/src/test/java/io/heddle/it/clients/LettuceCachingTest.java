package io.heddle.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lettuce's cache of keys, which the server keeps up to date. */
class LettuceCachingTest {
  private static HeddleUnderTest server;
  private static RedisClient client;

  private final Map<String, String> cache = new ConcurrentHashMap<>();

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

  private CacheFrontend<String, String> cache(
      StatefulRedisConnection<String, String> connection, TrackingArgs how) {
    return ClientSideCaching.enable(CacheAccessor.forMap(cache), connection, how);
  }

  @Test
  void forgetsWhatOthersChange() {
    try (var caching = client.connect();
        var writing = client.connect()) {
      CacheFrontend<String, String> frontend = cache(caching, TrackingArgs.Builder.enabled());
      writing.sync().set("k", "one");
      assertThat(frontend.get("k")).isEqualTo("one");
      assertThat(cache).containsEntry("k", "one");
      writing.sync().set("k", "two");
      await().untilAsserted(() -> assertThat(cache).isEmpty());
      assertThat(frontend.get("k")).isEqualTo("two");
      writing.sync().del("k");
      await().untilAsserted(() -> assertThat(frontend.get("k")).isNull());
    }
  }

  @Test
  void loadsWhatIsNotThere() {
    try (var caching = client.connect();
        var writing = client.connect()) {
      CacheFrontend<String, String> frontend =
          cache(caching, TrackingArgs.Builder.enabled().noloop());
      assertThat(frontend.get("made", () -> "loaded")).isEqualTo("loaded");
      assertThat(writing.sync().get("made")).isEqualTo("loaded");
      writing.sync().pexpire("made", 1);
      await().untilAsserted(() -> assertThat(frontend.get("made")).isNull());
    }
  }

  @Test
  void forgetsByPrefix() {
    try (var caching = client.connect();
        var writing = client.connect()) {
      cache(caching, TrackingArgs.Builder.enabled().bcast().prefixes("user:"));
      cache.put("user:1", "stale");
      cache.put("other:1", "kept");
      writing.sync().mset(Map.of("user:1", "new", "other:1", "new"));
      await().untilAsserted(() -> assertThat(cache).containsOnlyKeys("other:1"));
    }
  }
}

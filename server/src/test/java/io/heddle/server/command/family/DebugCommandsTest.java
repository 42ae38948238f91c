package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.seam.Waiting;
import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Push;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import io.heddle.server.net.Housekeeper;
import io.heddle.shard.data.ListLimit;
import io.heddle.shard.data.ListValue;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DEBUG}; digests and errors are those of Redis 7.4.1. */
class DebugCommandsTest {
  private static final String REFUSED =
      "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you"
          + " can run it from a local connection, otherwise you need to set this option in the"
          + " configuration file, and then restart the server.";

  private static Family family(int shards, String permission) throws IOException {
    return new Family(shards, Map.of("enable-debug-command", permission));
  }

  @Test
  void isRefusedUnlessItIsAllowed() throws IOException {
    try (Family family = family(1, "no")) {
      family
          .client
          .expectFailure("DEBUG SLEEP 0", REFUSED)
          .expectFailure("DEBUG", "ERR wrong number of arguments for 'debug' command")
          .expectFailure(
              "CONFIG SET enable-debug-command yes",
              "ERR CONFIG SET failed (possibly related to argument 'enable-debug-command') - can't"
                  + " set immutable config")
          .expect("CONFIG GET enable-debug-command", List.of("enable-debug-command", "no"));
    }
    try (Family family = family(1, "local")) {
      family.client.expect("DEBUG SLEEP 0", OK);
    }
  }

  @Test
  void aListpackIsPrinted() throws IOException {
    try (Family family = family(2, "yes")) {
      Status printed = new Status("Listpack structure printed on stdout");
      String noListpack = "ERR Not a listpack encoded object.";
      family
          .client
          .expect("RPUSH list a b c", 3L)
          .expect("HSET hash f v", 1L)
          .expect("ZADD zset 1 m", 1L)
          .expect("SADD set m", 1L)
          .expect("SADD ints 1", 1L)
          .expect("SET string x", OK)
          .expect("DEBUG LISTPACK list", printed)
          .expect("DEBUG LISTPACK hash", printed)
          .expect("HEXPIRE hash 100 FIELDS 1 f", List.of(1L))
          .expect("DEBUG LISTPACK hash", printed)
          .expect("DEBUG LISTPACK zset", printed)
          .expect("DEBUG LISTPACK set", printed)
          .expectFailure("DEBUG LISTPACK ints", noListpack)
          .expectFailure("DEBUG LISTPACK string", noListpack)
          .expectFailure("DEBUG LISTPACK none", "ERR no such key");
    }
  }

  @Test
  void theOutlineOfAListpackShowsItsElements() {
    ListValue list =
        ListValue.of(List.of(Bytes.of("a"), Bytes.of("b".repeat(41))), new ListLimit(-2));
    assertThat(ListpackOutline.of(list))
        .isEqualTo(
            "listpack of 53 bytes, 2 elements\n  0: 1 bytes, a\n  1: 41 bytes, "
                + "b".repeat(40)
                + "...\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void theDigestIsTheSameOverAnyNumberOfShards(int shards) throws IOException {
    try (Family family = family(shards, "yes")) {
      RespClient client = family.client;
      client.expect("DEBUG DIGEST", new Status("0".repeat(40)));
      client.expect("SET a 1", OK).expect("SET c x PX 100000000", OK);
      client.call("SET", "b", "hello world");
      client.expect("SELECT 3", OK).expect("SET a 1", OK).expect("SELECT 0", OK);
      client
          .expect("DEBUG DIGEST", new Status("135ddf464e7d7eae9bb3076a0606410cddd4f7af"))
          .expect(
              "DEBUG DIGEST-VALUE a b c nosuch",
              List.of(
                  new Status("b4fc66738120fba0b5aa500ab5c2bf89cea1c5da"),
                  new Status("19bfad8f2007c7c5d8559839d8798339f62ccc52"),
                  new Status("0745672cb1bf060476eedeb8a28f5ffe1ff5a2be"),
                  new Status("0".repeat(40))))
          .expect("DEBUG DIGEST-VALUE", List.of());
    }
  }

  @Test
  void tellsHowAListIsKept() throws IOException {
    try (Family family = family(1, "yes")) {
      RespClient client = family.client;
      String refusal = "ERR argument must be a memory value bigger than 1 and smaller than 4gb";
      client
          .expectFailure("DEBUG QUICKLIST-PACKED-THRESHOLD 4gb", refusal)
          .expectFailure("DEBUG QUICKLIST-PACKED-THRESHOLD x", refusal)
          .expect("CONFIG SET list-max-listpack-size 2 list-compress-depth 1", OK)
          .expect("DEBUG QUICKLIST-PACKED-THRESHOLD 4b", OK)
          .expect("RPUSH l a b c long d", 5L);
      assertThat(((Status) client.call("DEBUG", "OBJECT", "l")).text())
          .endsWith(
              " ql_nodes:4 ql_avg_node:1.25 ql_listpack_max:2 ql_compressed:1"
                  + " ql_uncompressed_size:37");
      client.expect("DEBUG QUICKLIST-PACKED-THRESHOLD 0", OK).expect("RPUSH m a long", 2L);
      assertThat(((Status) client.call("DEBUG", "OBJECT", "m")).text()).doesNotContain("ql_");
    }
  }

  @Test
  void theDigestOfScoresIsRedisOwn() throws IOException {
    try (Family family = family(2, "yes")) {
      RespClient client = family.client;
      client.expect("ZADD a 1e300 m", 1L).expect("ZADD b 1e10 m", 1L).expect("ZADD c 0.1 m", 1L);
      client.expect(
          "DEBUG DIGEST-VALUE a b c",
          List.of(
              new Status("d5a03a0b01f6552aef60764c5ddb6ce623ff5718"),
              new Status("ddb05a76dfdd27cec00887fc0b018f93b2dff119"),
              new Status("7e1bae26d61f35a2675e4748edc8fe0bff072cee")));
    }
  }

  @Test
  void populatesADatabase() throws IOException {
    try (Family family = family(3, "yes")) {
      family
          .client
          .expect("SET key:1 mine", OK)
          .expect("DEBUG POPULATE 3", OK)
          .expect("DEBUG POPULATE 5 p 3", OK)
          .expect("MGET key:0 key:1 key:2 p:4", List.of("value:0", "mine", "value:2", "val"))
          .expect("DBSIZE", 8L)
          .expectFailure("DEBUG POPULATE x", "ERR value is out of range, must be positive");
    }
  }

  @Test
  void keysExpireOnlyWhenAskedForOnceActiveExpiryIsOff() throws IOException {
    try (Family family = family(1, "yes")) {
      family.client.expect("DEBUG SET-ACTIVE-EXPIRE 0", OK).expect("SET a 1 PX 10", OK);
      family.clock.advance(10_000);
      family.client.expect("PING", new Status("PONG")).expect("GET b", Nil.BULK);
      family.client.expect("DBSIZE", 1L).expect("GET a", Nil.BULK).expect("DBSIZE", 0L);
      family.client.expect("SET a 1 PX 10", OK).expect("DEBUG SET-ACTIVE-EXPIRE 1", OK);
      family.clock.advance(10_000);
      family.client.call("GET", "b");
      family.client.expect("DBSIZE", 0L);
    }
  }

  @Test
  void idleClientsStayWhileNobodyLooksAfterThem() throws IOException {
    try (Family family = family(1, "yes")) {
      RespClient idle = family.server.client();
      idle.expect("PING", new Status("PONG"));
      family.client.expect("DEBUG PAUSE-CRON 1", OK).expect("CONFIG SET timeout 1", OK);
      family.clock.advance(10_000);
      keepHouse(family);
      idle.expect("PING", new Status("PONG"));
      family.client.expect("DEBUG PAUSE-CRON 0", OK);
      family.clock.advance(10_000);
      family.client.expect("PING", new Status("PONG"));
      keepHouse(family);
      family.server.awaitClients(family.client, 1);
    }
  }

  /** One round of housekeeping, whatever the server's own housekeeper does. */
  private static void keepHouse(Family family) {
    AtomicReference<Housekeeper> keeper = new AtomicReference<>();
    Waiting once =
        new Waiting() {
          @Override
          public void park() {
            throw new AssertionError("housekeeping waits for nobody");
          }

          @Override
          public void parkNanos(long nanos) {
            keeper.get().stop();
          }

          @Override
          public void unpark(Thread thread) {
            throw new AssertionError("housekeeping wakes nobody");
          }
        };
    keeper.set(new Housekeeper(family.server.context(), once));
    keeper.get().run();
  }

  @Test
  void sleepTakesItsTime() throws IOException {
    try (TestServer server = TestServer.start(3, Map.of("enable-debug-command", "yes"))) {
      long start = System.nanoTime();
      server.client().expect("DEBUG SLEEP 0.05", OK).expect("DEBUG SLEEP x", OK);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    }
  }

  @Test
  void showsEveryTypeOfTheProtocol() throws IOException {
    try (TestServer server = TestServer.start(1, Map.of("enable-debug-command", "yes"))) {
      RespClient client = server.resp3Client();
      client
          .expect("DEBUG PROTOCOL string", "Hello World")
          .expect("DEBUG PROTOCOL integer", 12345L)
          .expect("DEBUG PROTOCOL double", 3.141)
          .expect("DEBUG PROTOCOL null", Nil.RESP3)
          .expect("DEBUG PROTOCOL bignum", new BigInteger("1234567999999999999999999999999999999"))
          .expect("DEBUG PROTOCOL map", Map.of(0L, false, 1L, true, 2L, false))
          .expect("DEBUG PROTOCOL true", true)
          .expect("DEBUG PROTOCOL push", new Push(List.of("server-cpu-usage", 42L)));
      assertThat(client.read()).isEqualTo("Some real reply following the push reply");
      server
          .client()
          .expect("DEBUG PROTOCOL attrib", "Some real reply following the attribute")
          .expectFailure("DEBUG PROTOCOL push", "ERR RESP2 is not supported by this command");
    }
  }

  @Test
  void tellsHowAValueIsKept() throws IOException {
    try (Family family = family(2, "yes")) {
      family.client.expect("SET a hello", OK);
      family.clock.advance(3000);
      assertThat(((Status) family.client.call("DEBUG", "OBJECT", "a")).text())
          .matches("Value at:0x[0-9a-f]+ refcount:1 encoding:embstr lru:\\d+ lru_seconds_idle:3");
      family
          .client
          .expectFailure("DEBUG OBJECT nosuch", "ERR no such key")
          .expectFailure("DEBUG ERROR Hi", "Hi")
          .expect("DEBUG LOG hello", OK)
          .expectFailure(
              "DEBUG nosuch",
              "ERR unknown subcommand or wrong number of arguments for 'nosuch'. Try DEBUG HELP.")
          .expectFailure(
              "DEBUG SLEEP",
              "ERR unknown subcommand or wrong number of arguments for 'SLEEP'. Try DEBUG HELP.");
    }
  }

  @Test
  void changesTheReplicationId() throws IOException {
    try (Family family = family(1, "yes")) {
      String before = family.info("replication", "master_replid");
      family.client.expect("DEBUG CHANGE-REPL-ID", OK);
      assertThat(family.info("replication", "master_replid")).hasSize(40).isNotEqualTo(before);
    }
  }
}

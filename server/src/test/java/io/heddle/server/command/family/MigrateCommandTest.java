package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestClock;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code MIGRATE} between two servers; the texts are those of Redis 7.4.1. */
@Timeout(60)
class MigrateCommandTest {
  private static final Status NOKEY = new Status("NOKEY");
  private static final String REFUSED = "ERR Target instance replied with error: ";

  private TestServer server;
  private TestServer target;
  private RespClient client;
  private RespClient there;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(4);
    target = TestServer.start(2);
    client = server.client();
    there = target.client();
  }

  @AfterEach
  void stop() {
    target.close();
    server.close();
  }

  private Object migrate(String... rest) {
    return migrateTo(target.port(), rest);
  }

  private Object migrateTo(int port, String... rest) {
    List<String> request = new ArrayList<>(List.of("MIGRATE", "127.0.0.1", "" + port));
    request.addAll(List.of(rest));
    return client.call(request.toArray(String[]::new));
  }

  @Test
  void aListOfNoKeysWithinATransactionIsNothing() {
    client.expect("MULTI", OK);
    assertThat(migrate("", "0", "1000", "KEYS")).isEqualTo(new Status("QUEUED"));
    assertThat(client.call("EXEC")).isEqualTo(List.of(NOKEY));
  }

  @Test
  void aKeyIsThereAndNoLongerHere() {
    client.expect("SET k v PX 100000", OK);
    assertThat(migrate("k", "3", "1000")).isEqualTo(OK);
    client.expect("EXISTS k", 0L);
    there.expect("SELECT 3", OK).expect("GET k", "v");
    assertThat((Long) there.call("PTTL", "k")).isBetween(1L, 100_000L);
    assertThat(migrate("k", "3", "1000")).isEqualTo(NOKEY);
  }

  @Test
  void severalKeysOfAllKinds() {
    client.expect("SET a 1", OK).expect("RPUSH b x y", 2L).expect("HSET c f v", 1L);
    assertThat(migrate("", "0", "1000", "KEYS", "a", "none", "b", "c")).isEqualTo(OK);
    client.expect("DBSIZE", 0L);
    there.expect("GET a", "1").expect("LRANGE b 0 -1", List.of("x", "y")).expect("HGET c f", "v");
    assertThat((Long) there.call("TTL", "a")).isEqualTo(-1L);
  }

  @Test
  void aCopyStaysAndMayReplace() {
    client.expect("SET k new", OK);
    there.expect("SET k old", OK);
    String busy = REFUSED + "BUSYKEY Target key name already exists.";
    assertThat(migrate("k", "0", "1000", "COPY")).isEqualTo(new Failure(busy));
    assertThat(migrate("k", "0", "1000", "COPY", "replace")).isEqualTo(OK);
    client.expect("GET k", "new");
    there.expect("GET k", "new");
  }

  /** What the target took is gone here, what it refused is not. */
  @Test
  void eachKeyGoesItsOwnWay() {
    client.expect("MSET a 1 b 2 c 3", OK);
    there.expect("SET b taken", OK);
    assertThat(migrate("", "0", "1000", "KEYS", "a", "b", "c")).isInstanceOf(Failure.class);
    client.expect("MGET a b c", Arrays.asList(Nil.BULK, "2", Nil.BULK));
    there.expect("MGET a b c", List.of("1", "taken", "3"));
  }

  @Test
  void theTargetMayWantAPassword() throws IOException {
    try (TestServer guarded = TestServer.start(1, "requirepass", "secret")) {
      client.expect("SET k v", OK);
      assertThat(migrateTo(guarded.port(), "k", "0", "1000"))
          .isEqualTo(new Failure(REFUSED + "NOAUTH Authentication required."));
      Failure wrong =
          new Failure(REFUSED + "WRONGPASS invalid username-password pair or user is disabled.");
      assertThat(migrateTo(guarded.port(), "k", "0", "1000", "AUTH", "guess")).isEqualTo(wrong);
      client.expect("EXISTS k", 1L);
      assertThat(migrateTo(guarded.port(), "k", "0", "1000", "AUTH2", "default", "secret"))
          .isEqualTo(OK);
      client.expect("SET k v", OK);
      assertThat(migrateTo(guarded.port(), "k", "1", "1000", "AUTH", "secret")).isEqualTo(OK);
    }
  }

  @Test
  void aTargetThatIsNotThereOrSilent() throws IOException {
    client.expect("SET k v", OK);
    int port;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      assertThat(migrateTo(port, "k", "0", "50"))
          .isEqualTo(new Failure("IOERR error or timeout reading to target instance"));
    }
    assertThat(migrateTo(port, "k", "0", "50"))
        .isEqualTo(new Failure("IOERR error or timeout connecting to the client"));
    client.expect("GET k", "v");
  }

  @Test
  void aConnectionIsKeptForTheNextKeys() {
    String before = there.infoField("total_connections_received", "stats");
    for (String key : List.of("a", "b", "c")) {
      client.expect("SET " + key + " v", OK);
      assertThat(migrate(key, "3", "1000")).isEqualTo(OK);
      assertThat(keptConnections()).isEqualTo("1");
    }
    client.expect("SET d v", OK);
    assertThat(migrate("d", "0", "1000")).isEqualTo(OK);
    assertThat(there.infoField("total_connections_received", "stats"))
        .isEqualTo("" + (Long.parseLong(before) + 1));
    assertThat(there.infoField("cmdstat_select", "commandstats")).startsWith("calls=2,");
    there.expect("EXISTS d", 1L).expect("SELECT 3", OK).expect("DBSIZE", 3L);
  }

  private String keptConnections() {
    return client.infoField("migrate_cached_sockets", "stats");
  }

  @Test
  void anotherIsMadeIfTheTargetHasEndedIt() {
    client.expect("MSET a 1 b 2", OK);
    assertThat(migrate("a", "0", "1000")).isEqualTo(OK);
    there.expect("CLIENT KILL TYPE normal SKIPME yes", 1L);
    assertThat(migrate("b", "0", "1000")).isEqualTo(OK);
    there.expect("MGET a b", List.of("1", "2"));
  }

  @Test
  void whatTheTargetRefusesDoesNotEndIt() {
    client.expect("SET k v", OK);
    assertThat(migrate("k", "99", "1000")).isInstanceOf(Failure.class);
    assertThat(keptConnections()).isEqualTo("1");
    assertThat(migrate("k", "9", "1000")).isEqualTo(OK);
    there.expect("SELECT 9", OK).expect("GET k", "v");
  }

  @Test
  void afterTenSecondsItIsEnded() throws IOException {
    TestClock clock = new TestClock();
    try (TestServer timed = TestServer.start(clock, 1, 2, Map.of())) {
      RespClient here = timed.client();
      here.expect("SET k v", OK).expect("MIGRATE 127.0.0.1 " + target.port() + " k 0 1000", OK);
      clock.advance(10_000);
      assertThat(here.infoField("migrate_cached_sockets", "stats")).isEqualTo("1");
      clock.advance(1);
      Family.await(() -> here.infoField("migrate_cached_sockets", "stats").equals("0"));
      target.awaitClients(there, 1);
    }
  }

  @Test
  void whatIsWrongWithARequest() {
    client.expectFailure("MIGRATE h 1 k 0 x", "ERR value is not an integer or out of range");
    client.expectFailure("MIGRATE h 1 k x 0", "ERR value is not an integer or out of range");
    client.expectFailure("MIGRATE h 1 k 0 0 AUTH", "ERR syntax error");
    client.expectFailure("MIGRATE h 1 k 0 0 AUTH2 user", "ERR syntax error");
    client.expectFailure("MIGRATE h 1 k 0 0 MOVE", "ERR syntax error");
    client.expectFailure(
        "MIGRATE h 1 k x x KEYS a",
        "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
    assertThat(migrate("", "0", "0", "KEYS")).isEqualTo(NOKEY);
  }

  @Test
  void itsKeysAreFoundBehindCredentials() {
    Object keys =
        client.call(
            "COMMAND", "GETKEYS", "MIGRATE", "h", "1", "", "0", "9", "AUTH", "KEYS", "keys", "a",
            "b");
    assertThat(keys).isEqualTo(List.of("a", "b"));
    client
        .expect("COMMAND GETKEYS MIGRATE h 1 k 0 9", List.of("k"))
        .expectFailure(
            "COMMAND GETKEYS MIGRATE h 1 k 0 9 KEYS a",
            "ERR Invalid arguments specified for command");
  }

  @Test
  void credentialsAreNotShown() {
    client.expect("CONFIG SET slowlog-log-slower-than 0", OK).expect("SLOWLOG RESET", OK);
    migrate("k", "0", "1000", "AUTH2", "user", "secret", "KEYS", "x");
    migrate("k", "0", "1000", "AUTH", "secret");
    assertThat(client.call("SLOWLOG", "GET").toString())
        .contains("(redacted)")
        .doesNotContain("secret", "user,");
  }
}

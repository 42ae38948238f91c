package io.heddle.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in: {@code maxclients} and {@code requirepass}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionTest {
  private static final Status PONG = new Status("PONG");
  private static final Failure TOO_MANY = new Failure("ERR max number of clients reached");

  private static void expectTurnedAway(TestServer server) throws IOException {
    try (RespClient late = new RespClient(server.port())) {
      assertThat(late.read()).isEqualTo(TOO_MANY);
      assertThat(late.isClosedByServer()).isTrue();
    }
  }

  private static String rejected(RespClient client) {
    return ((String) client.call("INFO", "stats"))
        .lines()
        .filter(line -> line.startsWith("rejected_connections:"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneClientTooManyIsTurnedAway() throws IOException {
    try (TestServer server = TestServer.start(1, "maxclients", "100")) {
      List<RespClient> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        clients.add(server.client().expect("PING", PONG));
      }
      expectTurnedAway(server);
      expectTurnedAway(server);
      RespClient first = clients.get(0);
      assertThat(rejected(first)).isEqualTo("rejected_connections:2");
      clients.get(99).close();
      server.awaitClients(first, 99);
      server.client().expect("PING", PONG);
      expectTurnedAway(server);
    }
  }

  @Test
  void maxClientsMayChange() throws IOException {
    try (TestServer server = TestServer.start(1, "maxclients", "2")) {
      RespClient first = server.client().expect("PING", PONG);
      RespClient second = server.client().expect("PING", PONG);
      expectTurnedAway(server);
      first.expect("CONFIG SET maxclients 3", RespClient.OK);
      server.client().expect("PING", PONG);
      expectTurnedAway(server);
      first.expect("CONFIG SET maxclients 1", RespClient.OK);
      second.expect("PING", PONG);
      expectTurnedAway(server);
    }
  }

  @Test
  void aPasswordAskedForLaterHoldsForNewClients() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      RespClient before = server.client().expect("PING", PONG);
      before.expect("CONFIG SET requirepass secret", RespClient.OK);
      before.expect("GET k", RespClient.Nil.BULK);
      RespClient after = server.client();
      after.expectFailure("GET k", "NOAUTH Authentication required.");
      after.expectFailure(
          "AUTH wrong", "WRONGPASS invalid username-password pair or user is disabled.");
      after.expect("AUTH secret", RespClient.OK).expect("GET k", RespClient.Nil.BULK);

      RespClient unknown = server.client();
      before.expect("CONFIG SET requirepass other", RespClient.OK);
      unknown.expectFailure(
          "AUTH secret", "WRONGPASS invalid username-password pair or user is disabled.");
      after.expect("GET k", RespClient.Nil.BULK);
      assertThat(before.call("CONFIG", "SET", "requirepass", "")).isEqualTo(RespClient.OK);
      unknown.expect("GET k", RespClient.Nil.BULK);
    }
  }
}

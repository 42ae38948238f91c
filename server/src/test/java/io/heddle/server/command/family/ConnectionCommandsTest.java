package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client says to the server about the connection; the texts are those of Redis 7.4.1. */
class ConnectionCommandsTest {
  private static final Status PONG = new Status("PONG");
  private static final Status RESET = new Status("RESET");
  private static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";
  private static final String NOT_AUTHENTICATED = "NOAUTH Authentication required.";

  private static List<Object> hello2(long id) {
    return List.of(
        "server",
        "redis",
        "version",
        "7.4.1",
        "proto",
        2L,
        "id",
        id,
        "mode",
        "standalone",
        "role",
        "master",
        "modules",
        List.of());
  }

  private static Map<Object, Object> hello3(long id) {
    return Map.of(
        "server",
        "redis",
        "version",
        "7.4.1",
        "proto",
        3L,
        "id",
        id,
        "mode",
        "standalone",
        "role",
        "master",
        "modules",
        List.of());
  }

  @Test
  void pingAndEcho() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expect("PING", PONG)
          .expect("ping \u00ff\u0000", "\u00ff\u0000")
          .expect("PING ", "")
          .expectFailure("PING a b", "ERR wrong number of arguments for 'ping' command")
          .expect("ECHO a", "a")
          .expectFailure("ECHO", "ERR wrong number of arguments for 'echo' command")
          .expectFailure("ECHO a b", "ERR wrong number of arguments for 'echo' command");
    }
  }

  @Test
  void helloDescribesTheConnectionInTheProtocolItAgreesOn() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expect("HELLO", hello2(1))
          .expect("HELLO 3", hello3(1))
          .expect("GET absent", Nil.RESP3)
          .expect("HELLO", hello3(1))
          .expectFailure("HELLO 4", "NOPROTO unsupported protocol version")
          .expect("HELLO 2", hello2(1))
          .expect("GET absent", Nil.BULK);
      server.client().expect("HELLO 2", hello2(2));
    }
  }

  @Test
  void helloRefusesWhatItDoesNotKnow() throws IOException {
    String notANumber = "ERR Protocol version is not an integer or out of range";
    String badName = "ERR Client names cannot contain spaces, newlines or special characters.";
    try (TestServer server = TestServer.start(1)) {
      RespClient client =
          server
              .client()
              .expectFailure("HELLO 1", "NOPROTO unsupported protocol version")
              .expectFailure("HELLO x", notANumber)
              .expectFailure("HELLO 03", notANumber)
              .expectFailure("HELLO 99999999999999999999", notANumber)
              .expectFailure("HELLO 3 AUTH", "ERR Syntax error in HELLO option 'AUTH'")
              .expectFailure("HELLO 3 auth default", "ERR Syntax error in HELLO option 'auth'")
              .expectFailure("HELLO 3 SETNAME", "ERR Syntax error in HELLO option 'SETNAME'")
              .expectFailure("HELLO 3 x", "ERR Syntax error in HELLO option 'x'")
              .expectFailure("HELLO 3 SETNAME a\nb", badName)
              .expectFailure("HELLO 3 SETNAME ok SETNAME \u007f", badName)
              .expectFailure("HELLO 3 SETNAME a AUTH bob x", WRONG_PASSWORD);
      assertThat(client.call("HELLO", "3", "SETNAME", "a b")).isEqualTo(new Failure(badName));
      client.expect("HELLO", hello2(1));
    }
  }

  @Test
  void withoutPasswordTheDefaultUserMaySayAnything() throws IOException {
    String noPassword =
        "ERR AUTH <password> called without any password configured for the default user. Are you"
            + " sure your configuration is correct?";
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expectFailure("AUTH", "ERR wrong number of arguments for 'auth' command")
          .expectFailure("AUTH x", noPassword)
          .expectFailure("AUTH ", noPassword)
          .expect("AUTH default x", OK)
          .expectFailure("AUTH bob x", WRONG_PASSWORD)
          .expectFailure("AUTH a b c", "ERR syntax error")
          .expect("HELLO 2 AUTH default y", hello2(1));
    }
  }

  @Test
  void authLetsInWhoKnowsThePassword() throws IOException {
    try (TestServer server = TestServer.start(1, "requirepass", "sesame")) {
      server
          .client()
          .expectFailure("PING", NOT_AUTHENTICATED)
          .expectFailure("GET", "ERR wrong number of arguments for 'get' command")
          .expectFailure("GET x", NOT_AUTHENTICATED)
          .expectFailure("NOSUCH", "ERR unknown command 'NOSUCH', with args beginning with: ")
          .expectFailure("AUTH sesam", WRONG_PASSWORD)
          .expectFailure("AUTH sesame1", WRONG_PASSWORD)
          .expectFailure("AUTH ", WRONG_PASSWORD)
          .expectFailure("AUTH Default sesame", WRONG_PASSWORD)
          .expectFailure("GET x", NOT_AUTHENTICATED)
          .expect("AUTH sesame", OK)
          .expect("GET x", Nil.BULK)
          .expectFailure("AUTH wrong", WRONG_PASSWORD)
          .expect("PING", PONG)
          .expect("RESET", RESET)
          .expectFailure("PING", NOT_AUTHENTICATED)
          .expect("AUTH default sesame", OK)
          .expect("PING", PONG);
    }
  }

  @Test
  void helloMayAuthenticateOnTheWay() throws IOException {
    String mustAuthenticate =
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
            + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
            + " select the RESP protocol version at the same time";
    try (TestServer server = TestServer.start(1, "requirepass", "sesame")) {
      server
          .client()
          .expectFailure("HELLO", mustAuthenticate)
          .expectFailure("HELLO 3 SETNAME a", mustAuthenticate)
          .expectFailure("HELLO 5", "NOPROTO unsupported protocol version")
          .expectFailure("HELLO 3 AUTH default no", WRONG_PASSWORD)
          .expectFailure("HELLO 3 AUTH bob sesame", WRONG_PASSWORD)
          .expectFailure("PING", NOT_AUTHENTICATED)
          .expect("HELLO 3 AUTH default sesame", hello3(1))
          .expect("PING", PONG);
    }
  }

  @Test
  void whoIsNotAuthenticatedMaySendLittle() throws IOException {
    String eleven = "*11\r\n" + "$1\r\na\r\n".repeat(11);
    try (TestServer server = TestServer.start(1, "requirepass", "sesame")) {
      RespClient many = server.client();
      many.sendRaw(eleven);
      assertThat(many.read())
          .isEqualTo(new Failure("ERR Protocol error: unauthenticated multibulk length"));
      assertThat(many.isClosedByServer()).isTrue();

      RespClient large = server.client();
      large.sendRaw("*2\r\n$4\r\nAUTH\r\n$16385\r\n");
      assertThat(large.read())
          .isEqualTo(new Failure("ERR Protocol error: unauthenticated bulk length"));
      assertThat(large.isClosedByServer()).isTrue();

      RespClient known = server.client();
      known.sendRaw("AUTH sesame\r\n" + eleven + "RESET\r\n" + eleven);
      assertThat(known.read()).isEqualTo(OK);
      assertThat(known.read())
          .isEqualTo(
              new Failure(
                  "ERR unknown command 'a', with args beginning with: " + "'a' ".repeat(10)));
      assertThat(known.read()).isEqualTo(RESET);
      assertThat(known.read())
          .isEqualTo(new Failure("ERR Protocol error: unauthenticated multibulk length"));
      assertThat(known.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aNewPasswordHoldsForWhoComesThen() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      RespClient early = server.client().expect("CONFIG SET requirepass sesame", OK);
      RespClient late = server.client().expectFailure("PING", NOT_AUTHENTICATED);
      early.expect("PING", PONG).expect("CONFIG SET requirepass other", OK).expect("PING", PONG);
      late.expectFailure("AUTH sesame", WRONG_PASSWORD)
          .expect("AUTH other", OK)
          .expect("PING", PONG);
      RespClient latest = server.client().expectFailure("PING", NOT_AUTHENTICATED);
      assertThat(early.call("CONFIG", "SET", "requirepass", "")).isEqualTo(OK);
      latest.expect("PING", PONG);
      assertThat(((Failure) latest.call("HELLO")).message()).startsWith("NOAUTH HELLO must be ");
      latest.expect("AUTH default anything", OK).expect("HELLO", hello2(3));
    }
  }

  @Test
  void selectChoosesTheDatabase() throws IOException {
    for (int shards : new int[] {1, 4}) {
      try (TestServer server = TestServer.start(shards)) {
        server
            .client()
            .expect("SET k zero", OK)
            .expect("SELECT 15", OK)
            .expect("GET k", Nil.BULK)
            .expect("SET k last", OK)
            .expect("SELECT 0", OK)
            .expect("GET k", "zero")
            .expectFailure("SELECT 16", "ERR DB index is out of range")
            .expectFailure("SELECT -1", "ERR DB index is out of range")
            .expectFailure("SELECT x", "ERR value is not an integer or out of range")
            .expectFailure(
                "SELECT 2147483648",
                "ERR value is out of range, value must between -2147483648 and 2147483647")
            .expectFailure(
                "SELECT 99999999999999999999", "ERR value is not an integer or out of range")
            .expectFailure("SELECT 1 2", "ERR wrong number of arguments for 'select' command")
            .expect("GET k", "zero");
      }
    }
  }

  @Test
  void quitAnswersAndThenCloses() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      RespClient client = server.client();
      client.sendRaw("SET k v\r\nQUIT with arguments\r\nSET k w\r\n");
      assertThat(client.read()).isEqualTo(OK);
      assertThat(client.read()).isEqualTo(OK);
      assertThat(client.isClosedByServer()).isTrue();
      server.client().expect("GET k", "v");
    }
  }

  @Test
  void resetMakesTheConnectionAsGoodAsNew() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expect("SET k v", OK)
          .expect("SELECT 1", OK)
          .expect("HELLO 3", hello3(1))
          .expectFailure("RESET x", "ERR wrong number of arguments for 'reset' command")
          .expect("HELLO", hello3(1))
          .expect("RESET", RESET)
          .expect("HELLO", hello2(1))
          .expect("GET k", "v");
    }
  }
}

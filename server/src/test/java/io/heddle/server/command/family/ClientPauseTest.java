package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code CLIENT PAUSE}, by a clock that the test moves. */
@Timeout(20)
class ClientPauseTest {
  private static final Status PONG = new Status("PONG");

  private static void awaitBlocked(Family family, int count) {
    Family.await(() -> family.info("clients", "blocked_clients").equals(Integer.toString(count)));
  }

  @Test
  void holdsBackWritesUntilItIsEnded() throws IOException {
    try (Family family = new Family(3)) {
      RespClient writer = family.server.client();
      family.client.expect("SET a 1", OK).expect("CLIENT PAUSE 60000 WRITE", OK);
      writer.send("GET", "a");
      writer.send("MSET", "a", "2", "b", "2", "c", "2");
      writer.send("GET", "a");
      assertThat(writer.read()).isEqualTo("1");
      awaitBlocked(family, 1);
      family.client.expect("GET a", "1").expect("PING", PONG);
      assertThat((String) family.client.call("CLIENT", "LIST")).contains(" flags=b ");
      family.client.expect("CLIENT UNPAUSE", OK);
      assertThat(writer.read()).isEqualTo(OK);
      assertThat(writer.read()).isEqualTo("2");
      awaitBlocked(family, 0);
    }
  }

  @Test
  void endsWhenItsTimeIsOver() throws IOException {
    try (Family family = new Family(1)) {
      RespClient reader = family.server.client();
      family.client.expect("CLIENT PAUSE 500", OK);
      reader.send("PING");
      family.client.send("GET", "a");
      Family.await(() -> family.server.context().sessions().blocked() == 2);
      family.clock.advance(501);
      assertThat(reader.read()).isEqualTo(PONG);
      assertThat(family.client.read()).isEqualTo(Nil.BULK);
    }
  }

  @Test
  void theLaterEndAndTheStricterModeCount() throws IOException {
    try (Family family = new Family(1)) {
      RespClient reader = family.server.client();
      RespClient other = family.server.client();
      // Sent at once: a pause of all holds back what ends it, too.
      family.client.expect("CLIENT PAUSE 1000 WRITE", OK).expect("CLIENT PAUSE 20 ALL", OK);
      family.clock.advance(50);
      reader.send("GET", "b"); // another key, as both commands go on at the same time
      other.send("SET", "a", "1");
      Family.await(() -> family.server.context().sessions().blocked() == 2);
      family.clock.advance(951);
      assertThat(reader.read()).isEqualTo(Nil.BULK);
      assertThat(other.read()).isEqualTo(OK);
    }
  }

  @Test
  void keysWhoseTimeIsOverStayUntilItEnds() throws IOException {
    try (Family family = new Family(2)) {
      family.client.expect("SET a 1 PX 100", OK).expect("SET b 1 PX 100", OK);
      family.client.expect("CLIENT PAUSE 60000 WRITE", OK);
      family.clock.advance(1000);
      family.client.expect("GET a", Nil.BULK).expect("DBSIZE", 2L).expect("EXISTS a b", 0L);
      assertThat(family.client.call("RANDOMKEY")).isIn("a", "b");
      assertThat(family.client.call("SCAN", "0")).isEqualTo(List.of("0", List.of()));
      assertThat(family.info("stats", "expired_keys")).isEqualTo("0");
      family.client.expect("CLIENT UNPAUSE", OK).expect("EXISTS a b", 0L).expect("DBSIZE", 0L);
      assertThat(family.info("stats", "expired_keys")).isEqualTo("2");
    }
  }

  @Test
  void mistakesAreAnsweredAtOnce() throws IOException {
    try (Family family = new Family(1)) {
      family
          .client
          .expect("CLIENT PAUSE 60000 WRITE", OK)
          .expectFailure("SET a", "ERR wrong number of arguments for 'set' command")
          .expectFailure("CLIENT PAUSE x", "ERR timeout is not an integer or out of range")
          .expectFailure("CLIENT PAUSE -1", "ERR timeout is negative")
          .expectFailure("CLIENT PAUSE 9223372036854775807", "ERR timeout is out of range")
          .expectFailure("CLIENT PAUSE x foo", "ERR CLIENT PAUSE mode must be WRITE or ALL")
          .expectFailure(
              "CLIENT PAUSE 1 ALL 2",
              "ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.")
          .expect("CLIENT UNPAUSE", OK);
    }
  }

  @Test
  void aPausedClientCanBeKilledAndTheServerStopped() throws IOException {
    try (Family family = new Family(1)) {
      RespClient killed = family.server.client();
      RespClient left = family.server.client();
      String id = killed.call("CLIENT", "ID").toString();
      family.client.expect("CLIENT PAUSE 60000 WRITE", OK);
      killed.send("SET", "a", "1");
      left.send("SET", "a", "1");
      awaitBlocked(family, 2);
      family.client.expect("CLIENT UNBLOCK " + id, 0L).expect("CLIENT KILL ID " + id, 1L);
      assertThat(killed.isClosedByServer()).isTrue();
      awaitBlocked(family, 1);
    }
  }
}

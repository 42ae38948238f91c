package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about the server as a whole; the errors are those of Redis 7.4.1. */
class ServerCommandsTest {
  @Test
  void configGivesDirectivesByNameAndPattern() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expect("CONFIG GET save", List.of("save", ""))
          .expect("config get APPENDONLY", List.of("APPENDONLY", "no"))
          .expect("CONFIG GET nosuch", List.of())
          .expect("CONFIG GET maxclients maxcl*", List.of("maxclients", "10000"))
          .expect("CONFIG GET max*s hz", List.of("maxclients", "10000", "hz", "10"));
      server
          .resp3Client()
          .expect("CONFIG GET hz timeout", Map.of("hz", "10", "timeout", "0"))
          .expect("CONFIG GET nosuch", Map.of());
    }
  }

  @Test
  void configSetsAllDirectivesOrNone() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expect("CONFIG SET hz 20 timeout 7", OK)
          .expect("CONFIG GET hz timeout", List.of("hz", "20", "timeout", "7"))
          .expectFailure(
              "CONFIG SET timeout 8 hz x",
              "ERR CONFIG SET failed (possibly related to argument 'hz') - argument couldn't be"
                  + " parsed into an integer")
          .expectFailure(
              "CONFIG SET timeout 8 nosuch 1",
              "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'")
          .expectFailure(
              "CONFIG SET databases 3",
              "ERR CONFIG SET failed (possibly related to argument 'databases') - can't set"
                  + " immutable config")
          .expect("CONFIG GET hz timeout", List.of("hz", "20", "timeout", "7"));
    }
  }

  @Test
  void configSaysWhatIsWrongWithItsArguments() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expectFailure("CONFIG", "ERR wrong number of arguments for 'config' command")
          .expectFailure("CONFIG foo", "ERR unknown subcommand 'foo'. Try CONFIG HELP.")
          .expectFailure("CONFIG GET", "ERR wrong number of arguments for 'config|get' command")
          .expectFailure("CONFIG SET a", "ERR wrong number of arguments for 'config|set' command")
          .expectFailure("CONFIG SET a b c", "ERR syntax error")
          .expectFailure(
              "CONFIG RESETSTAT x", "ERR wrong number of arguments for 'config|resetstat' command")
          .expectFailure(
              "CONFIG HELP x", "ERR wrong number of arguments for 'config|help' command");
    }
  }

  @Test
  void configExplainsItself() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      assertThat(server.client().call("CONFIG", "HELP"))
          .asInstanceOf(InstanceOfAssertFactories.list(Status.class))
          .contains(
              new Status("CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"),
              new Status("RESETSTAT"),
              new Status("HELP"));
    }
  }

  @Test
  void timeIsSecondsAndMicroseconds() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      RespClient client = server.client();
      List<?> time = (List<?>) client.call("TIME");
      Instant told =
          Instant.ofEpochSecond(
              Long.parseLong((String) time.get(0)), Long.parseLong((String) time.get(1)) * 1000);
      assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
      assertThat(Long.parseLong((String) time.get(1))).isLessThan(1_000_000);
      client.expectFailure("TIME x", "ERR wrong number of arguments for 'time' command");
    }
  }

  @Test
  void shutdownRefusesWhatMakesNoSense() throws IOException {
    try (TestServer server = TestServer.start(1)) {
      server
          .client()
          .expectFailure("SHUTDOWN foo", "ERR syntax error")
          .expectFailure("SHUTDOWN SAVE NOSAVE", "ERR syntax error")
          .expectFailure("SHUTDOWN ABORT NOW", "ERR syntax error")
          .expectFailure("SHUTDOWN FORCE ABORT", "ERR syntax error")
          .expectFailure("SHUTDOWN ABORT", "ERR No shutdown in progress.")
          .expect("PING", new Status("PONG"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHUTDOWN", "shutdown nosave", "SHUTDOWN SAVE NOW FORCE"})
  @Timeout(20)
  void shutdownStopsTheServerWithoutAReply(String words, @TempDir Path directory) throws Exception {
    try (TestServer server = TestServer.start(2, "dir", directory.toString())) {
      RespClient client = server.client();
      RespClient other = server.client().expect("PING", new Status("PONG"));
      client.send("PING");
      client.send(words.split(" ", -1));
      assertThat(client.read()).isEqualTo(new Status("PONG"));
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(other.isClosedByServer()).isTrue();
      server.heddle().awaitShutdown();
    }
  }
}

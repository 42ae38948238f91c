package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.RespClient;
import io.heddle.server.TestServer;
import io.heddle.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rename-command}, with the replies of Redis 7.4.1. */
class RenamedCommandsTest {
  private static final String RENAMING = "rename-command";

  @TempDir Path directory;

  @Test
  void aCommandGoesByItsNewNameOnly() throws IOException {
    try (Family family = new Family(2, Map.of(RENAMING, "flushdb Badger"))) {
      family
          .client
          .expect("SET k v", OK)
          .expectFailure("FLUSHDB", "ERR unknown command 'FLUSHDB', with args beginning with: ")
          .expect("bADGER", OK)
          .expect("DBSIZE", 0L)
          .expectFailure("badger x", "ERR syntax error")
          .expectFailure("badger a b c d", "ERR syntax error");
      family.client.expect("COMMAND INFO flushdb", List.of(RespClient.Nil.BULK));
      assertThat(first(family.callWords("COMMAND INFO badger"))).startsWith("[flushdb, -1,");
      assertThat((List<?>) family.callWords("COMMAND LIST FILTERBY PATTERN *flushdb*"))
          .isEqualTo(List.of("flushdb"));
      assertThat(family.info("commandstats", "cmdstat_flushdb")).startsWith("calls=3,");
      assertThat((List<?>) family.callWords("COMMAND LIST FILTERBY PATTERN *badg*")).isEmpty();
    }
  }

  private static String first(Object reply) {
    return ((List<?>) reply).get(0).toString();
  }

  @Test
  void aCommandMayBeGone() throws IOException {
    try (Family family = new Family(2, Map.of(RENAMING, "flushall \"\""))) {
      family
          .client
          .expectFailure(
              "FLUSHALL sync", "ERR unknown command 'FLUSHALL', with args beginning with: 'sync' ")
          .expect("FLUSHDB", OK);
    }
  }

  @Test
  void subcommandsMoveWithTheirContainer() throws IOException {
    try (Family family = new Family(2, Map.of(RENAMING, "CONFIG settings"))) {
      family
          .client
          .expectFailure(
              "CONFIG GET port",
              "ERR unknown command 'CONFIG', with args beginning with: 'GET' 'port' ")
          .expect("SETTINGS GET maxclients", List.of("maxclients", "10000"))
          .expectFailure("SETTINGS GET", "ERR wrong number of arguments for 'config|get' command")
          .expectFailure("SETTINGS nope", "ERR unknown subcommand 'nope'. Try SETTINGS HELP.");
      assertThat(first(family.callWords("settings help"))).contains("SETTINGS <subcommand> ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nope other, rename-command: No such command in rename-command",
    "config|get other, rename-command: No such command in rename-command",
    "get set, rename-command: Target command name already exists",
    "get, rename-command: Bad directive or wrong number of arguments",
  })
  void aRenamingMayBeAMistake(String names, String message) {
    assertThatThrownBy(() -> new Family(1, Map.of(RENAMING, names)).close())
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void theLogKnowsCommandsByTheirOwnNames() throws IOException {
    Map<String, String> directives =
        Map.of("dir", directory.toString(), "appendonly", "yes", RENAMING, "set del");
    assertThatThrownBy(() -> TestServer.start(1, directives).close())
        .hasMessage("rename-command: Target command name already exists");
    try (TestServer server = start("set put")) {
      server.client().expect("PUT a 1", OK).expect("PUT b 2", OK).expect("DEL b", 1L);
    }
    try (TestServer server = start("del \"\"")) {
      server.client().expect("GET a", "1").expect("DBSIZE", 1L).expect("EXPIRE a -1", 1L);
    }
    try (TestServer server = start("flushall \"\"")) {
      RespClient client = server.client();
      client.expect("DBSIZE", 0L);
    }
  }

  private TestServer start(String renaming) throws IOException {
    return TestServer.start(
        1, Map.of("dir", directory.toString(), "appendonly", "yes", RENAMING, renaming));
  }
}

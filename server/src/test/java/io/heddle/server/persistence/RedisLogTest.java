package io.heddle.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Redis has left in a directory, and how it is refused. */
class RedisLogTest {
  private static final String BASE = "file appendonly.aof.1.base.aof seq 1 type b\n";
  private static final String INCREMENT = "file appendonly.aof.1.incr.aof seq 1 type i\n";

  @TempDir Path directory;

  private TestServer start(String... directives) throws IOException {
    String[] all = Arrays.copyOf(directives, directives.length + 4);
    System.arraycopy(
        new String[] {"dir", directory.toString(), "appendonly", "yes"},
        0,
        all,
        directives.length,
        4);
    return TestServer.start(2, all);
  }

  private Path logs() {
    return directory.resolve("appendonlydir");
  }

  private void put(String name, String content) throws IOException {
    Files.createDirectories(logs());
    Files.writeString(logs().resolve(name), content);
  }

  private static String set(String key, String value) {
    return "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n"
        .formatted(key.length(), key, value.length(), value);
  }

  private void assertRefused(String reason, String... directives) {
    assertThatThrownBy(() -> start(directives).close()).hasMessageContaining(reason);
    assertThat(logs().resolve("heddle.manifest")).doesNotExist();
  }

  @Test
  void baseAndIncrementsAreLoadedInTheirOrder() throws IOException {
    put("appendonly.aof.1.base.aof", set("a", "1") + set("b", "1"));
    put("appendonly.aof.1.incr.aof", "");
    put("appendonly.aof.3.incr.aof", "#TS:1628217470\r\n" + set("b", "3"));
    put(
        "appendonly.aof.manifest",
        "# from a test\n"
            + INCREMENT
            + "file appendonly.aof.3.incr.aof seq 3 type i\n"
            + "file appendonly.aof.0.incr.aof seq 0x type h seq 9\n"
            + "FILE appendonly.aof.1.base.aof Seq 1 type b newkey newvalue\n");
    try (TestServer server = start()) {
      assertThat(server.client().call("MGET", "a", "b")).isEqualTo(List.of("1", "3"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', Found an empty AOF manifest",
    "'\n', line 1: Invalid AOF manifest file format",
    "'file a.aof seq 1 type b\n\n', line 2: Invalid AOF manifest file format",
    "'filx a.aof seq 1 type b\n', line 1: Invalid AOF manifest file format",
    "'file a.aof type b\n', line 1: Invalid AOF manifest file format",
    "'file a.aof seq 1 type b more\n', line 1: Invalid AOF manifest file format",
    "'file \"a.aof seq 1 type b\n', line 1: Invalid AOF manifest file format",
    "'file a.aof seq 1 type b', line 1: The AOF manifest file contains too long line",
    "'file a/b.aof seq 1 type b\n', line 1: File can't be a path, just a filename",
    "'file a.aof seq 1 type x\n', line 1: Unknown AOF file type",
    "'file a.aof seq 2 type i\nfile b.aof seq 1 type i\n', Found a non-monotonic sequence number",
    "'file a.aof seq 1 type b\nfile b.aof seq 2 type b\n', Found duplicate base file information"
  })
  void aManifestIsRefusedAsByRedis(String manifest, String reason) throws IOException {
    put("appendonly.aof.manifest", manifest);
    assertRefused(reason);
    assertRefused("appendonly.aof.manifest");
  }

  @Test
  void aLineOfTheManifestMayNotBeTooLong() throws IOException {
    String line = BASE.strip() + " key value".repeat(98);
    assertThat(line).hasSize(1023);
    put("appendonly.aof.manifest", line + "\n");
    assertRefused("appendonly.aof.1.base.aof (No such file or directory)");
    put("appendonly.aof.manifest", line + "x\n");
    assertRefused("The AOF manifest file contains too long line");
  }

  @Test
  void whatIsDamagedIsRefusedInTheWordsOfRedis() throws IOException {
    put("appendonly.aof.manifest", INCREMENT);
    put("appendonly.aof.1.incr.aof", set("a", "1") + "!!!" + set("a", "1"));
    assertRefused("Bad file format reading the append only file");
    put("appendonly.aof.1.incr.aof", set("a", "1") + "*2\r\n$3\r\nbla\r\n$1\r\nx\r\n");
    assertRefused("Unknown command 'bla' reading the append only file");
    String whole = set("a", "1");
    put("appendonly.aof.1.incr.aof", whole + "*1\r\n$5\r\nMULTI\r\n" + set("a", "2"));
    assertRefused(
        "Unexpected end of file reading the append only file "
            + logs().resolve("appendonly.aof.1.incr.aof")
            + " behind offset "
            + whole.length(),
        "aof-load-truncated",
        "no");
    try (TestServer server = start()) {
      assertThat(server.client().call("GET", "a")).isEqualTo("1");
    }
  }

  @Test
  void theFileOfAnOlderRedisIsFoundWhereItWasLeft() throws IOException {
    Files.writeString(directory.resolve("appendonly.aof"), set("a", "old"));
    put("appendonly.aof.manifest", "file appendonly.aof seq 1 type b\n"); // but not moved yet
    try (TestServer server = start()) {
      assertThat(server.client().call("GET", "a")).isEqualTo("old");
    }
  }

  @Test
  void theFileOfAnOlderRedisIsNotLookedAtOnceItWasMoved() throws IOException {
    Files.writeString(directory.resolve("appendonly.aof"), set("a", "old"));
    put("appendonly.aof", set("a", "moved"));
    put("appendonly.aof.manifest", "file appendonly.aof seq 1 type b\n");
    try (TestServer server = start()) {
      assertThat(server.client().call("GET", "a")).isEqualTo("moved");
    }
  }

  @Test
  void aFileThatIsNamedMustBeThere() throws IOException {
    put("appendonly.aof.1.base.aof", set("a", "1"));
    put("appendonly.aof.manifest", BASE + INCREMENT);
    assertRefused("appendonly.aof.1.incr.aof (No such file or directory)");
  }
}

package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle check-aof}, as it is called from a shell. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CheckAofTest {
  private static final String SMALL = "-Xmx128m -XX:TieredStopAtLevel=1";
  private static final int KEYS = 100;
  private static final String ORDER = "Everything is in order";

  @TempDir Path directory;

  private Path logs;
  private Path increment;

  /** What the program printed, and its exit status. */
  private record Outcome(int status, List<String> output, List<String> errors) {}

  @BeforeEach
  void write() throws Exception {
    logs = directory.resolve("appendonlydir");
    increment = logs.resolve("epoch-1/shard-0/appendonly.aof.1.incr.aof");
    Files.writeString(directory.resolve("perf_config.toml"), "num_shards = 1\n");
    try (LaunchedHeddle server = start()) {
      try (RespClient client = new RespClient(server.port())) {
        for (int i = 0; i < KEYS; i++) {
          client.expect("SET key" + i + " value" + i, RespClient.OK);
        }
        assertThat(check(logs.toString()))
            .isEqualTo(refused(logs.resolve("heddle.lock") + " is locked by another server"));
      }
      server.signal("TERM");
      server.awaitEnd();
    }
  }

  private LaunchedHeddle start() throws IOException {
    return LaunchedHeddle.in(directory, SMALL).start("--appendonly", "yes", "--save", "");
  }

  private Outcome check(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("check-aof"));
    all.addAll(List.of(arguments));
    try (LaunchedHeddle program =
        LaunchedHeddle.in(directory, SMALL).run(all.toArray(String[]::new))) {
      List<String> output = program.output();
      return new Outcome(program.awaitEnd(), output, program.errors());
    }
  }

  private static Outcome refused(String reason) {
    return new Outcome(1, List.of(), List.of("heddle: " + reason));
  }

  private Outcome found(int status, long bytes, String... lines) {
    List<String> output = new ArrayList<>();
    output.add(logs + ": epoch 1, 1 shards, " + bytes + " bytes");
    output.addAll(List.of(lines));
    return new Outcome(status, output, List.of());
  }

  private long bytes() throws IOException {
    return Files.size(increment) + Files.size(base());
  }

  private Path base() {
    return increment.resolveSibling("appendonly.aof.1.base.aof");
  }

  @Test
  void aSoundLogIsInOrder() throws Exception {
    assertThat(check(logs.toString())).isEqualTo(found(0, bytes(), ORDER));
    assertThat(check(logs.toString(), "--fix")).isEqualTo(found(0, bytes(), ORDER));
    assertThat(check("--fix", logs.toString())).isEqualTo(found(0, bytes(), ORDER));
  }

  @Test
  void anEndThatWasNeverFinishedWouldBeDropped() throws Exception {
    long sound = Files.size(increment);
    Files.writeString(increment, "#h 0123", StandardOpenOption.APPEND);
    String torn = increment + ": 7 bytes behind offset " + sound + " were never finished";
    assertThat(check(logs.toString()))
        .isEqualTo(found(1, bytes(), torn, "With --fix, the log is cut to what is in order"));
    assertThat(Files.size(increment)).isEqualTo(sound + 7);
    long before = bytes();
    assertThat(check(logs.toString(), "--fix"))
        .isEqualTo(found(0, before, torn, "The log was cut to what is in order"));
    assertThat(Files.size(increment)).isEqualTo(sound);
    assertThat(check(logs.toString())).isEqualTo(found(0, bytes(), ORDER));
  }

  @Test
  void aDamagedLogIsCutIfThatIsWanted() throws Exception {
    byte[] content = Files.readAllBytes(increment);
    content[content.length / 2] ^= 1;
    Files.write(increment, content);
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL).run("--appendonly", "yes", "--port", "0")) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.errors())
          .last()
          .asString()
          .startsWith("heddle: " + increment + " is damaged at offset ")
          .endsWith("heddle check-aof --fix " + logs.toRealPath());
    }
    Outcome found = check(logs.toString());
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.output())
        .hasSize(4)
        .anyMatch(line -> line.startsWith(increment + " is damaged at offset "))
        .anyMatch(line -> line.matches(".*: \\d+ bytes behind offset \\d+ were never finished"));
    assertThat(Files.readAllBytes(increment)).as("nothing is changed").isEqualTo(content);
    assertThat(check(logs.toString(), "--fix").status()).isZero();
    try (LaunchedHeddle server = start();
        RespClient client = new RespClient(server.port())) {
      assertThat((Long) client.call("DBSIZE")).isBetween(KEYS / 2L - 5, KEYS / 2L + 5);
      client.expect("GET key9", "value9");
    }
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws Exception {
    Path nothing = Files.createDirectory(directory.resolve("nothing"));
    assertThat(check(nothing.toString())).isEqualTo(refused(nothing + " holds no log"));
    assertThat(nothing).isEmptyDirectory();
    Path nowhere = directory.resolve("nowhere");
    assertThat(check(nowhere.toString())).isEqualTo(refused(nowhere + " holds no log"));
    String usage = "check-aof: wants a directory, and perhaps --fix";
    assertThat(check()).isEqualTo(refused(usage));
    assertThat(check("--fix")).isEqualTo(refused(usage));
    assertThat(check(logs.toString(), "--repair")).isEqualTo(refused(usage));
    assertThat(check("--fix", logs.toString(), "--fix")).isEqualTo(refused(usage));
  }
}

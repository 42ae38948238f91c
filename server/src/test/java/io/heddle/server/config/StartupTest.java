package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All sources together: which one wins, and what a mistake in each looks like. */
class StartupTest {
  @TempDir Path directory;

  private final Map<String, String> environment = new TreeMap<>();
  private String input = "";

  @BeforeEach
  void startHere() throws IOException {
    directory = directory.toRealPath();
  }

  private Startup load(String... arguments) {
    return Startup.load(
        (CommandLine.Serve) CommandLine.parse(List.of(arguments)),
        environment,
        directory,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }

  @Test
  void withoutAnySourceAllIsDefault() {
    Startup startup = load();
    assertThat(startup.perf()).isEqualTo(PerfConfig.DEFAULTS);
    assertThat(startup.config().port()).isEqualTo(6379);
    assertThat(startup.config().dir()).isEqualTo(directory);
    assertThat(startup.configFile()).isNull();
    assertThat(startup.perfFile()).isNull();
  }

  @Test
  void theLaterSourceWins() throws IOException {
    write("h.conf", "port 1\ntimeout 1\nhz 1\nmaxclients 1\n");
    input = "timeout 2\nhz 2\nmaxclients 2\n";
    environment.put("HEDDLE_HZ", "3");
    environment.put("HEDDLE_MAXCLIENTS", "3");
    Config config = load("h.conf", "--maxclients", "4", "-").config();
    assertThat(config.port()).isEqualTo(1);
    assertThat(config.timeoutSeconds()).isEqualTo(2);
    assertThat(config.hz()).isEqualTo(3);
    assertThat(config.maxClients()).isEqualTo(4);
  }

  @Test
  void outputLimitsOfAllSourcesAddUp() throws IOException {
    write("h.conf", "client-output-buffer-limit normal 1 1 1\n");
    environment.put("HEDDLE_CLIENT_OUTPUT_BUFFER_LIMIT", "replica 2 2 2");
    Config config =
        load("h.conf", "--client-output-buffer-limit", "pubsub", "3", "3", "3").config();
    assertThat(config.clientOutputBufferLimits())
        .hasToString("normal 1 1 1 slave 2 2 2 pubsub 3 3 3");
  }

  @Test
  void anEmptyVariableIsAnEmptyValue() {
    environment.put("HEDDLE_SAVE", "");
    environment.put("HEDDLE_BIND", "");
    environment.put("HEDDLE_REQUIREPASS", "");
    assertThat(load().config().bind()).isEmpty();
  }

  @Test
  void standardInputIsReadOnlyWhenAskedFor() {
    input = "nonsense";
    assertThat(load().config().port()).isEqualTo(6379);
    assertThatThrownBy(() -> load("-"))
        .hasMessage("stdin:1:1: nonsense: Bad directive or wrong number of arguments");
  }

  @Test
  void standardInputMayFail() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    CommandLine.Serve serve = (CommandLine.Serve) CommandLine.parse(List.of("-"));
    assertThatThrownBy(() -> Startup.load(serve, environment, directory, broken))
        .hasMessage("can't read standard input: Stream closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HEDDLE_PORT|x|HEDDLE_PORT: argument couldn't be parsed into an integer",
        "HEDDLE_PORT|``|HEDDLE_PORT: argument couldn't be parsed into an integer",
        "HEDDLE_PROT|1|HEDDLE_PROT: no directive and no key of perf_config.toml has this name",
        "HEDDLE_|1|HEDDLE_: no directive and no key of perf_config.toml has this name",
        "HEDDLE_NUM_SHARDS|x|HEDDLE_NUM_SHARDS: num_shards must be an integer",
        "HEDDLE_NUM_SHARDS|257|HEDDLE_NUM_SHARDS: num_shards must be between 0 and 256",
        "HEDDLE_CONNECTION_READ_BUFFER_BYTES|1|HEDDLE_CONNECTION_READ_BUFFER_BYTES:"
            + " connection.read_buffer_bytes must be between 256 and 16777216",
        "HEDDLE_CLIENT_OUTPUT_BUFFER_LIMIT|normal 1|HEDDLE_CLIENT_OUTPUT_BUFFER_LIMIT:"
            + " Wrong number of arguments in buffer limit"
            + " configuration.",
        "PERF_CONFIG_PATH|none.toml|PERF_CONFIG_PATH: can't open 'none.toml': No such file or"
            + " directory",
      })
  void mistakesInTheEnvironmentNameTheVariable(String variable, String value, String message) {
    environment.put(variable, value);
    assertThatThrownBy(this::load).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "HEDDLE_PORT, tcp://10.0.0.1:6379",
    "HEDDLE_SERVICE_HOST, 10.0.0.1",
    "HEDDLE_SERVICE_PORT, 6379",
    "HEDDLE_SERVICE_PORT_REDIS, 6379",
    "HEDDLE_PORT_6379_TCP, tcp://10.0.0.1:6379",
    "HEDDLE_PORT_6379_TCP_ADDR, 10.0.0.1",
    "HEDDLE_METRICS_PORT, tcp://10.0.0.1:9121",
    "HEDDLE_METRICS_SERVICE_HOST, 10.0.0.1",
    "HEDDLE_METRICS_PORT_9121_TCP_PROTO, tcp",
    "HEDDLE_JAVA_OPTS, -Xmx1g",
    "HEDDLEX, 1",
    "heddle_port, 1",
    "PERF_CONFIG_PATH, ''",
  })
  void otherPeoplesVariablesDoNoHarm(String variable, String value) {
    environment.put(variable, value);
    Startup startup = load();
    assertThat(startup.config().port()).isEqualTo(6379);
    assertThat(startup.config().metricsPort()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port x|--port: argument couldn't be parsed into an integer",
        "--port|--port: wrong number of arguments",
        "--PORT 70000|--PORT: argument must be between 0 and 65535 inclusive",
        "--prot 1|--prot: Bad directive or wrong number of arguments",
        "-p 1|-p: Bad directive or wrong number of arguments",
        "none.conf|can't open config file 'none.conf': No such file or directory",
        "--include none.conf|--include: can't open config file 'none.conf': No such file or"
            + " directory",
        "--perf-config none.toml|--perf-config: can't open 'none.toml': No such file or directory",
        "--perf-config .|--perf-config: can't open '.': Is a directory",
      })
  void mistakesOnTheCommandLineNameTheArgument(String arguments, String message) {
    assertThatThrownBy(() -> load(arguments.split(" ", -1)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void thePerfFileIsNamedOrStandsWhereTheServerWasStarted() throws IOException {
    write("perf_config.toml", "num_shards = 1");
    write("b.toml", "num_shards = 2");
    write("c.toml", "num_shards = 3");
    assertThat(load().perf().numShards()).isEqualTo(1);
    assertThat(load().perfFile()).isEqualTo(directory.resolve("perf_config.toml"));
    environment.put("PERF_CONFIG_PATH", "b.toml");
    assertThat(load().perf().numShards()).isEqualTo(2);
    assertThat(load("--perf-config", "c.toml").perf().numShards()).isEqualTo(3);
    assertThat(load("--perf-config", "c.toml").perfFile()).isEqualTo(directory.resolve("c.toml"));
    environment.put("HEDDLE_NUM_SHARDS", "4");
    assertThat(load("--perf-config", "c.toml").perf().numShards()).isEqualTo(4);
  }

  @Test
  void thePerfFileStandsWhereTheServerWasStartedEvenIfDirLeadsElsewhere() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    write("perf_config.toml", "num_shards = 7");
    write("h.conf", "dir data");
    Startup startup = load("h.conf");
    assertThat(startup.perf().numShards()).isEqualTo(7);
    assertThat(startup.configFile()).isEqualTo(directory.resolve("h.conf"));
    assertThat(startup.config().dir()).isEqualTo(directory.resolve("data"));
  }

  @Test
  void mistakesInThePerfFileHaveAPlace() throws IOException {
    write("perf_config.toml", "# x\n  num_shards = true\n");
    assertThatThrownBy(this::load)
        .hasMessage("perf_config.toml:2:3: num_shards must be an integer, not a boolean");
  }

  @Test
  void bufferSizesMustAgreeWhereverTheyAreSet() throws IOException {
    write("perf_config.toml", "[connection]\nread_buffer_max_bytes = 4096\n");
    environment.put("HEDDLE_CONNECTION_READ_BUFFER_BYTES", "8192");
    assertThatThrownBy(this::load)
        .hasMessage(
            "perf_config.toml:2:1: connection.read_buffer_max_bytes (4096) must not be less than"
                + " connection.read_buffer_bytes (8192)");
    write("perf_config.toml", "");
    environment.put("HEDDLE_CONNECTION_READ_BUFFER_BYTES", "131072");
    assertThatThrownBy(this::load)
        .hasMessage(
            "HEDDLE_CONNECTION_READ_BUFFER_BYTES: connection.read_buffer_max_bytes (16384) must not"
                + " be less than connection.read_buffer_bytes (131072)");
  }
}

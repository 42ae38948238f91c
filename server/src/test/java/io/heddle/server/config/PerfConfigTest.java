package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PerfConfigTest {
  private static final Path SHIPPED = Path.of("../perf_config.toml");

  private static PerfConfig read(String toml) {
    PerfValues values = new PerfValues();
    values.readToml("p.toml", toml);
    return values.toConfig();
  }

  @Test
  void theShippedFileHoldsTheDefaults() throws IOException {
    assertThat(read(Files.readString(SHIPPED))).isEqualTo(PerfConfig.DEFAULTS);
    assertThat(read("")).isEqualTo(PerfConfig.DEFAULTS);
  }

  /**
   * A key of the shipped file with the last line of the comment above it, which gives its range.
   */
  private record Documented(long min, long max, long value, int linesOfComment) {}

  private static Map<String, Documented> documented() throws IOException {
    Pattern range = Pattern.compile("# (\\d+) to (\\d+)");
    Pattern key = Pattern.compile("(\\w+) = (\\d+)");
    Map<String, Documented> keys = new TreeMap<>();
    String section = "";
    List<String> comment = new ArrayList<>();
    for (String line : Files.readAllLines(SHIPPED)) {
      Matcher matcher = key.matcher(line);
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1) + ".";
      } else if (line.startsWith("#")) {
        comment.add(line);
      } else if (matcher.matches()) {
        Matcher bounds = range.matcher(comment.getLast());
        assertThat(bounds.matches()).as("range of %s", line).isTrue();
        keys.put(
            section + matcher.group(1),
            new Documented(
                Long.parseLong(bounds.group(1)),
                Long.parseLong(bounds.group(2)),
                Long.parseLong(matcher.group(2)),
                comment.size() - 1));
      }
      if (!line.startsWith("#")) {
        comment.clear();
      }
    }
    return keys;
  }

  @ParameterizedTest
  @EnumSource(PerfKey.class)
  void theShippedFileExplainsEachKeyAndItsRange(PerfKey key) throws IOException {
    Documented documented = documented().get(key.path());
    assertThat(documented).as(key.path()).isNotNull();
    assertThat(documented.value()).isEqualTo(key.defaultValue());
    assertThat(documented.linesOfComment()).isPositive();
    assertThat(key.checked(documented.min())).isEqualTo((int) documented.min());
    assertThat(key.checked(documented.max())).isEqualTo((int) documented.max());
    String message =
        key.path() + " must be between " + documented.min() + " and " + documented.max();
    assertThatThrownBy(() -> key.checked(documented.min() - 1)).hasMessage(message);
    assertThatThrownBy(() -> key.checked(documented.max() + 1)).hasMessage(message);
  }

  @Test
  void theShippedFileKnowsNoOtherKeys() throws IOException {
    assertThat(documented()).hasSameSizeAs(PerfKey.values());
  }

  @Test
  void eachKeyArrivesInItsComponent() {
    String toml =
        """
        num_shards = 7
        carriers = 3
        [connection]
        read_buffer_bytes = 2001
        read_buffer_max_bytes = 2002
        write_buffer_bytes = 2003
        [shard]
        helper_turn_messages = 3001
        expiry_slice = 3002
        yield_micros = 3003
        [log]
        window_bytes = 65537
        [protocol]
        inline_max_bytes = 4001
        unauthenticated_max_arguments = 4002
        unauthenticated_max_bulk_bytes = 4003
        """;
    PerfConfig expected =
        new PerfConfig(
            7,
            3,
            new PerfConfig.Connection(2001, 2002, 2003),
            new PerfConfig.Shard(3001, 3002, 3003),
            new PerfConfig.Log(65537),
            new PerfConfig.Protocol(4001, 4002, 4003));
    assertThat(read(toml)).isEqualTo(expected);

    PerfValues values = new PerfValues();
    String section = "";
    for (String line : toml.lines().toList()) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1) + "_";
      } else {
        String[] parts = line.split(" = ", 2);
        String variable = "HEDDLE_" + (section + parts[0]).toUpperCase(Locale.ROOT);
        PerfKey key = PerfKey.byVariable(variable);
        assertThat(key).as(variable).isNotNull();
        values.readVariable(key, parts[1]);
      }
    }
    assertThat(values.toConfig()).isEqualTo(expected);
  }

  @Test
  void keysMayBeWrittenInEveryWayOfToml() {
    assertThat(read("connection.write_buffer_bytes = 4_096").connection().writeBufferBytes())
        .isEqualTo(4096);
    assertThat(read("connection = { write_buffer_bytes = 0x1000 }").connection().writeBufferBytes())
        .isEqualTo(4096);
    assertThat(read("[ connection ]\n\"write_buffer_bytes\"=4096").connection().writeBufferBytes())
        .isEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "num_shards = -1|1:1: num_shards must be between 0 and 256",
        "num_shards = 9999999999|1:1: num_shards must be between 0 and 256",
        "num_shards = 99999999999999999999|1:14: Integer is too large",
        "`num_shards = \"8\"`|1:1: num_shards must be an integer, not a string",
        "num_shards = 1.5|1:1: num_shards must be an integer, not a floating-point number",
        "num_shards = [1]|1:1: num_shards must be an integer, not an array",
        "num_shards = 2020-01-01|1:1: num_shards must be an integer, not a date or a time",
        "[num_shards]|1:1: num_shards must be an integer, not a table",
        "num_shard = 1|1:1: unknown key num_shard",
        "`\"num shards\" = 1`|1:1: unknown key \"num shards\"",
        "`\"connection.write_buffer_bytes\" = 1`|1:1: unknown key"
            + " \"connection.write_buffer_bytes\"",
        "connection = 1|1:1: connection must be a table, not an integer",
        "`[conection]~write_buffer_bytes = 4096`|1:1: unknown table conection",
        "`~[connection]~  write_bufer_bytes = 4096`|3:3: unknown key connection.write_bufer_bytes",
        "`[connection]~num_shards = 4`|2:1: unknown key connection.num_shards",
        "`[connection.more]~x = 1`|1:1: unknown table connection.more",
        "`[[shard]]~expiry_slice = 1`|1:1: shard must be a table, not an array",
        "`num_shards = 1~num_shards = 2`|2:1: num_shards previously defined at line 1, column 1",
        "num_shards =|1:13: Unexpected end of input, expected a value",
        "num_shards 4|1:12: Unexpected '4', expected . or =",
        "`b = 1~a = 1`|1:1: unknown key b",
        "`[shard]~expiry_slice = 0~[connection]~write_buffer_bytes = 0`|2:1: shard.expiry_slice"
            + " must be between 1 and 1000000",
      })
  void mistakesHaveAPlace(String toml, String message) {
    assertThatThrownBy(() -> read(toml.replace('~', '\n')))
        .isInstanceOf(ConfigException.class)
        .hasMessage("p.toml:" + message);
  }

  @Test
  void zeroShardsAreAsManyAsProcessors() {
    assertThat(PerfConfig.DEFAULTS.shards(6)).isEqualTo(6);
    assertThat(PerfConfig.DEFAULTS.shards(1000)).isEqualTo(256);
    assertThat(PerfConfig.DEFAULTS.withNumShards(4).shards(6)).isEqualTo(4);
  }

  @Test
  void noVariableMeansBothAKeyAndADirective() {
    Config config = Config.defaults();
    for (PerfKey key : PerfKey.values()) {
      String directive = key.name().toLowerCase(Locale.ROOT).replace('_', '-');
      assertThat(config.find(Bytes.of(directive))).as(directive).isNull();
    }
  }
}

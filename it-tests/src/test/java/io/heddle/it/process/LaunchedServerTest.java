package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.it.support.RespClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own has. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LaunchedServerTest {
  private static final String SMALL = "-Xmx128m";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void carriers(int count) throws Exception {
    Path perf = directory.resolve("perf_config.toml");
    Files.writeString(perf, "carriers = " + count + "\n");
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, SMALL).start("--save", "");
        RespClient client = RespClient.connect(server.port())) {
      assertThat(client.infoField("heddle_carriers")).isEqualTo("" + count);
    }
  }

  @Test
  void aMistakeInAFileEndsTheStartWithItsPlace() throws Exception {
    Files.writeString(directory.resolve("perf_config.toml"), "num_shards = 2\ncarriers = 'two'\n");
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, SMALL).run("--port", "0")) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.errors())
          .singleElement()
          .asString()
          .startsWith("heddle: ")
          .contains("perf_config.toml:2:1: carriers");
    }
  }
}

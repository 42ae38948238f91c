package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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
        RespClient client = new RespClient(server.port())) {
      assertThat(client.infoField("heddle_carriers")).isEqualTo("" + count);
    }
  }

  /** What is set up while data are loaded, and what is not. */
  @Test
  void loadingMayTakeItsTime() throws Exception {
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, SMALL).start();
        RespClient client = new RespClient(server.port())) {
      client.frame("MSET", "a", "1", "b", "2");
      client.frame("SAVE");
    }
    int port = freePort();
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL)
            .run(
                "--port",
                "" + port,
                "--key-load-delay",
                "600000000",
                "--enable-protected-configs",
                "yes")) {
      try (RespClient client =
          await().ignoreExceptions().until(() -> new RespClient(port), Objects::nonNull)) {
        String loading = "LOADING Redis is loading the dataset in memory";
        assertThat(client.frame("GET", "a").text()).isEqualTo(loading);
        assertThat(client.infoField("loading")).isEqualTo("1");
        assertThat(client.frame("CONFIG", "SET", "dir", "/").text()).isEqualTo(loading);
        assertThat(client.frame("CONFIG", "SET", "timeout", "5").text()).isEqualTo("OK");
      }
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void thePidFileIsThereAsLongAsTheServer() throws Exception {
    Path file = directory.resolve("heddle.pid");
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL).start("--pidfile", "heddle.pid", "--save", "")) {
      try (RespClient client = new RespClient(server.port())) {
        assertThat(Files.readString(file)).isEqualTo(client.infoField("process_id") + "\n");
      }
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
      assertThat(file).doesNotExist();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
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

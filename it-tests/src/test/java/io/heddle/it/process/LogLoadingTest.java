package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What everybody sees of a server that loads its append-only log. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LogLoadingTest {
  private static final String SMALL = "-Xmx128m -XX:TieredStopAtLevel=1";
  private static final String MICROS_FOR_EACH_GROUP = "1200000";
  private static final String LOADING = "LOADING Redis is loading the dataset in memory";

  @TempDir Path directory;

  @Test
  void howFarItHasComeIsShown() throws Exception {
    Files.writeString(directory.resolve("perf_config.toml"), "num_shards = 1\n");
    String[] keys = {"a", "b", "c", "d"};
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL).start("--appendonly", "yes", "--save", "")) {
      try (RespClient client = new RespClient(server.port())) {
        for (String key : keys) {
          client.expect("SET " + key + " v", RespClient.OK);
        }
      }
      server.signal("TERM");
      server.awaitEnd();
    }
    int port = freePort();
    int metrics = freePort();
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, SMALL)
            .run(
                "--appendonly",
                "yes",
                "--port",
                "" + port,
                "--metrics-port",
                "" + metrics,
                "--logfile",
                "heddle.log",
                "--key-load-delay",
                MICROS_FOR_EACH_GROUP)) {
      try (RespClient client =
          await().ignoreExceptions().until(() -> new RespClient(port), Objects::nonNull)) {
        await() // the fields are there only while it loads
            .ignoreException(NoSuchElementException.class)
            .until(() -> !client.infoField("loading_loaded_bytes").equals("0"));
        client.expectFailure("GET a", LOADING).expectFailure("SET a 1", LOADING);
        assertThat(client.infoField("loading")).isEqualTo("1");
        assertThat(Long.parseLong(client.infoField("loading_start_time")) * 1000)
            .isBetween(
                System.currentTimeMillis() - Duration.ofMinutes(2).toMillis(),
                System.currentTimeMillis());
        assertThat(Long.parseLong(client.infoField("loading_total_bytes")))
            .isGreaterThan(Long.parseLong(client.infoField("loading_loaded_bytes")));
        assertThat(Double.parseDouble(client.infoField("loading_loaded_perc")))
            .isBetween(1.0, 99.0);
        assertThat(Long.parseLong(client.infoField("loading_eta_seconds"))).isNotNegative();
        assertThat(get(metrics, "/startupz")).isEqualTo("503 loading\n");

        await().atMost(Duration.ofMinutes(1)).until(() -> client.infoField("loading").equals("0"));
        client.expect("EXISTS a b c d", 4L);
        await().until(() -> get(metrics, "/startupz").startsWith("200 "));
      }
      List<String> log = Files.readAllLines(directory.resolve("heddle.log"));
      assertThat(log)
          .anyMatch(line -> line.matches(".*Loading the log: \\d?\\d%, \\d+\\.\\d MB/s"))
          .anyMatch(line -> line.matches(".*Log loaded: \\d+ bytes in \\d+ ms"));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }
}

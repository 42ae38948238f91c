package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does with the carriers, memory and file descriptors that it is given. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ResourcesTest {
  private static final int OUT_OF_MEMORY = 3;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void carriersAreAsManyAsTheFileSays(int carriers) throws Exception {
    Path file = directory.resolve("perf.toml");
    Files.writeString(file, "carriers = " + carriers + "\n");
    try (LaunchedHeddle server =
            LaunchedHeddle.in(directory, "-Xmx128m").start("--perf-config", file.toString());
        RespClient client = new RespClient(server.port())) {
      assertThat(client.infoField("heddle_carriers")).isEqualTo(Integer.toString(carriers));
    }
  }

  /** Whether the JVM sees to it, or leaves it to the server, as it does for direct buffers. */
  @ParameterizedTest
  @ValueSource(strings = {"-Xmx32m", "-Xmx32m -XX:-ExitOnOutOfMemoryError"})
  void theProcessEndsWhenMemoryRunsOut(String options) throws Exception {
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, options).start();
        RespClient client = new RespClient(server.port())) {
      assertThat(client.frame("PING").text()).isEqualTo("PONG");
      try {
        client.send(List.of("SET", "k", "v".repeat(100 << 20)));
      } catch (UncheckedIOException e) {
        // It may be gone before it has read all.
      }
      assertThat(server.awaitEnd()).isEqualTo(OUT_OF_MEMORY);
    }
  }

  @Test
  void clientsForWhomThereIsNoDescriptorAreTurnedAway() throws Exception {
    List<RespClient> clients = new ArrayList<>();
    try (LaunchedHeddle server =
        LaunchedHeddle.in(directory, "-Xmx128m").withOpenFiles(64).start()) {
      boolean full = false;
      while (!full) {
        RespClient client = new RespClient(server.port());
        clients.add(client);
        client.sendRaw("PING\r\n");
        String answer = client.readFrame().text();
        full = answer.equals("ERR max number of clients reached");
        assertThat(full || answer.equals("PONG")).as(answer).isTrue();
        assertThat(clients).hasSizeLessThan(64);
      }
      for (int i = 0; i < 20; i++) {
        try (RespClient late = new RespClient(server.port())) {
          assertThat(late.readFrame().text()).isEqualTo("ERR max number of clients reached");
          assertThat(late.isClosedByServer()).isTrue();
        }
      }
      Duration before = server.handle().info().totalCpuDuration().orElseThrow();
      Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      Duration spent = server.handle().info().totalCpuDuration().orElseThrow().minus(before);
      assertThat(spent).as("CPU time of 2 seconds").isLessThan(Duration.ofSeconds(1));

      clients.forEach(RespClient::close);
      Awaitility.await()
          .untilAsserted(
              () -> {
                try (RespClient client = new RespClient(server.port())) {
                  client.sendRaw("PING\r\n");
                  assertThat(client.readFrame().text()).isEqualTo("PONG");
                }
              });
      assertThat(server.errors()).singleElement().asString().contains("Too many open files");
    } finally {
      clients.forEach(RespClient::close);
    }
  }
}

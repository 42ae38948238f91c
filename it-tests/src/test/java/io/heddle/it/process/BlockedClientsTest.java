package io.heddle.it.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
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

/** A great many clients that wait for keys, on a server with a single carrier. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BlockedClientsTest {
  private static final int CLIENTS = 10_000;
  private static final int KEYS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void tenThousandWaitAndOthersDoNotNotice() throws Exception {
    Path file = directory.resolve("perf.toml");
    Files.writeString(file, "num_shards = 4\ncarriers = 1\n");
    List<SocketChannel> waiting = new ArrayList<>();
    try (LaunchedHeddle server =
            LaunchedHeddle.in(directory, "-Xmx512m")
                .start("--perf-config", file.toString(), "--maxclients", "" + (CLIENTS + 100));
        RespClient client = new RespClient(server.port())) {
      for (int i = 0; i < CLIENTS; i++) {
        waiting.add(connect(server.port()));
        write(waiting.get(i), "BLPOP q" + i % KEYS + " 0\r\n");
        if ((i + 1) % KEYS == 0) { // or nobody knows who of two came first
          awaitBlocked(client, i + 1);
        }
      }

      Duration before = server.handle().info().totalCpuDuration().orElseThrow();
      Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      Duration spent = server.handle().info().totalCpuDuration().orElseThrow().minus(before);
      assertThat(spent).as("CPU time of 2 seconds").isLessThan(Duration.ofSeconds(1));
      assertThat(client.infoField("heddle_carriers")).isEqualTo("1");
      for (int i = 0; i < 100; i++) {
        assertThat(client.frame("SET", "k" + i, "v").text()).isEqualTo("OK");
      }

      for (int i = 0; i < CLIENTS; i++) {
        assertThat(client.frame("RPUSH", "q" + i % KEYS, "v" + i).text()).isEqualTo("1");
      }
      for (int i = 0; i < CLIENTS; i++) { // who came first is served first
        String key = "q" + i % KEYS;
        String value = "v" + i;
        assertReads(
            waiting.get(i),
            "*2\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n".formatted(key.length(), key, value.length(), value));
      }
      awaitBlocked(client, 0);
      assertThat(client.frame("DBSIZE").text()).isEqualTo("100");
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  private static void awaitBlocked(RespClient client, int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> client.infoField("blocked_clients").equals(Integer.toString(count)));
  }

  private static SocketChannel connect(int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void assertReads(SocketChannel channel, String expected) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(expected.length());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("before " + expected);
      }
    }
    assertThat(new String(bytes.array(), ISO_8859_1)).isEqualTo(expected);
  }
}

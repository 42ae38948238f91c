package io.heddle.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send and send before they read a single reply, for which {@link InputPump} is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnreadRepliesTest {
  private static final int MB = 1 << 20;
  private static final int VALUE_BYTES = 10 << 10;
  private static final String VALUE = "v".repeat(VALUE_BYTES - 9);

  /** The {@code index}th of many byte strings of the same length. */
  private static String value(int index) {
    return String.format("%09d", index) + VALUE;
  }

  private static byte[] echo(int index) {
    return ("*2\r\n$4\r\nECHO\r\n$" + VALUE_BYTES + "\r\n" + value(index) + "\r\n")
        .getBytes(US_ASCII);
  }

  private static void sendEchoes(Socket socket, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      socket.getOutputStream().write(echo(i));
    }
  }

  private static void expectEchoes(InputStream in, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] expected = ("$" + VALUE_BYTES + "\r\n" + value(i) + "\r\n").getBytes(US_ASCII);
      byte[] came = in.readNBytes(expected.length);
      assertThat(Arrays.equals(came, expected)).as("reply %d is its echo", i).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aClientMaySendAllBeforeItReads(int shards) throws IOException {
    int count = 200 * MB / VALUE_BYTES;
    try (TestServer server = TestServer.start(shards);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      sendEchoes(socket, count);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      expectEchoes(in, count);

      // Once a pump reads for a connection it goes on to, and so must the connection with it.
      for (int i = 0; i < 100; i++) {
        sendEchoes(socket, 3);
        expectEchoes(in, 3);
      }
      socket.shutdownOutput();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void repliesMayBeMoreThanTheRequests() throws IOException {
    try (TestServer server = TestServer.start(4)) {
      RespClient client = server.client();
      String value = "x".repeat(100_000);
      client.expect("SET k " + value, RespClient.OK);
      int count = 1000;
      client.sendRaw("GET k\r\n".repeat(count));
      for (int i = 0; i < count; i++) {
        assertThat(client.read()).isEqualTo(value);
      }
    }
  }

  @Test
  void whoSendsMoreThanMayWaitIsCutOff() throws IOException {
    try (TestServer server = TestServer.start(1, "client-query-buffer-limit", "1mb");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThatThrownBy(() -> sendEchoes(socket, 200 * MB / VALUE_BYTES))
          .isInstanceOf(IOException.class);
      RespClient observer = server.client();
      observer.expect("PING", new Status("PONG"));
      server.awaitClients(observer, 1);
    }
  }

  @Test
  void whoHasNotAuthenticatedIsCutOffEarly() throws IOException {
    try (TestServer server = TestServer.start(1, "requirepass", "secret");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      byte[] requests = "PING\r\n".repeat(1000).getBytes(US_ASCII);
      assertThatThrownBy(
              () -> {
                for (int sent = 0; sent < 200 * MB; sent += requests.length) {
                  socket.getOutputStream().write(requests);
                }
              })
          .isInstanceOf(IOException.class);
      RespClient observer = server.client();
      observer.expect("AUTH secret", RespClient.OK);
      server.awaitClients(observer, 1);
    }
  }
}

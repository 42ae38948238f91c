package io.heddle.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the server listens, and how that changes while it runs. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerTest {
  private static final Status PONG = new Status("PONG");

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void expectServed(String host, int port) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
    }
  }

  private static void expectNotServed(String host, int port) {
    assertThatThrownBy(() -> expectServed(host, port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void thePortMayChange() throws IOException {
    int other = freePort();
    try (TestServer server = TestServer.start(1)) {
      int port = server.port();
      RespClient client = server.client().expect("CONFIG SET port " + other, RespClient.OK);
      expectNotServed("127.0.0.1", port);
      assertThat(server.port()).isEqualTo(other);
      server.client().expect("PING", PONG);
      client.expect("PING", PONG);
    }
  }

  @Test
  void aPortInUseChangesNothing() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestServer server = TestServer.start(1)) {
      int port = server.port();
      RespClient client = server.client();
      client.expectFailure(
          "CONFIG SET port " + taken.getLocalPort(),
          "ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this"
              + " port. Check server logs.");
      assertThat(server.port()).isEqualTo(port);
      expectServed("127.0.0.1", port);
      client.expect("PING", PONG);
    }
  }

  @Test
  void theAddressesMayChange() throws IOException {
    try (TestServer server = TestServer.start(1, "bind", "127.0.0.1")) {
      int port = server.port();
      RespClient client = server.client();
      client.expect("CONFIG SET bind 127.0.0.2", RespClient.OK);
      expectServed("127.0.0.2", port);
      expectNotServed("127.0.0.1", port);
      assertThat(client.call("CONFIG", "SET", "bind", "127.0.0.2 127.0.0.3"))
          .isEqualTo(RespClient.OK);
      expectServed("127.0.0.2", port);
      expectServed("127.0.0.3", port);
      client.expect("PING", PONG);
    }
  }

  /** A wildcard cannot be opened beside an address that it takes in. */
  @Test
  void theAddressesMayWidenAndNarrow() throws IOException {
    try (TestServer server = TestServer.start(1, "bind", "127.0.0.1")) {
      int port = server.port();
      RespClient client = server.client();
      assertThat(client.call("CONFIG", "SET", "bind", "* -::*")).isEqualTo(RespClient.OK);
      expectServed("127.0.0.1", port);
      expectServed("127.0.0.2", port);
      assertThat(client.call("CONFIG", "SET", "bind", "127.0.0.1 -::1")).isEqualTo(RespClient.OK);
      expectServed("127.0.0.1", port);
      expectNotServed("127.0.0.2", port);
      client.expect("PING", PONG);
    }
  }

  @Test
  void anAddressThatIsNotOursChangesNothing() throws IOException {
    // One that is reserved for documentation.
    String foreign = "192.0.2.1";
    try (TestServer server = TestServer.start(1, "bind", "127.0.0.1")) {
      int port = server.port();
      RespClient client = server.client();
      for (String wanted : new String[] {foreign, "127.0.0.2 " + foreign, "* " + foreign}) {
        assertThat(client.call("CONFIG", "SET", "bind", wanted))
            .isEqualTo(
                new RespClient.Failure(
                    "ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to bind"
                        + " to specified addresses."));
        expectServed("127.0.0.1", port);
        expectNotServed("127.0.0.2", port);
      }
      assertThat(client.call("CONFIG", "SET", "bind", "127.0.0.1 -" + foreign))
          .isEqualTo(RespClient.OK);
      expectServed("127.0.0.1", port);
    }
  }
}

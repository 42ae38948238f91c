package io.heddle.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.RespClient;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The socket in the file system; what is shown of it is what Redis 7.4.1 shows. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixSocketTest {
  // That of a test may be too long for the name of a socket.
  private final Path directory;
  private final Path path;

  UnixSocketTest() throws IOException {
    directory = Files.createTempDirectory(Path.of("/tmp"), "heddle");
    path = directory.resolve("socket");
  }

  @BeforeEach
  @AfterEach
  void isGone() throws IOException {
    assertThat(path).doesNotExist();
  }

  @AfterEach
  void clean() throws IOException {
    Files.delete(directory);
  }

  private TestServer start(String permissions) throws IOException {
    return TestServer.start(
        2, Map.of("unixsocket", path.toString(), "unixsocketperm", permissions));
  }

  private static String exchange(SocketChannel socket, String request) throws IOException {
    socket.write(ByteBuffer.wrap((request + "\r\n").getBytes(ISO_8859_1)));
    ByteBuffer reply = ByteBuffer.allocate(1 << 16);
    socket.read(reply);
    return new String(reply.array(), 0, reply.position(), ISO_8859_1);
  }

  @Test
  void clientsAreServed() throws IOException {
    try (TestServer server = start("700");
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(exchange(socket, "SET k v")).isEqualTo("+OK\r\n");
      server.client().expect("GET k", "v");
      assertThat(exchange(socket, "CLIENT INFO"))
          .contains(" addr=" + path + ":0 laddr=" + path + ":0 ", " flags=U ");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
      assertThat((String) server.client().call("INFO", "server"))
          .contains("\r\nlistener1:name=unix,bind=" + path + "\r\n");
    }
  }

  @Test
  void aClientIsKnownByThePath() throws IOException {
    try (TestServer server = start("0");
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      RespClient watching = server.client().expect("MONITOR", RespClient.OK);
      assertThat(exchange(socket, "GET none")).isEqualTo("$-1\r\n");
      assertThat(((RespClient.Status) watching.read()).text())
          .endsWith(" [0 unix:" + path + "] \"GET\" \"none\"");
      server.client().expect("CLIENT KILL ADDR " + path + ":0", 1L);
      assertThat(socket.read(ByteBuffer.allocate(1))).isNegative();
    }
  }

  @Test
  void whatIsInTheWayHasToGo() throws IOException {
    Files.writeString(path, "left over");
    try (TestServer server = start("777");
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(exchange(socket, "PING")).isEqualTo("+PONG\r\n");
      server.client().expect("CONFIG GET unixsocketperm", List.of("unixsocketperm", "777"));
    }
  }

  @Test
  void aPathThatCannotBeEndsTheStart() {
    assertThatThrownBy(
            () -> TestServer.start(1, Map.of("unixsocket", directory + "/none/socket")).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't listen on unix socket " + directory + "/none/socket: ");
  }

  @Test
  void permissionsAreOctal() {
    assertThatThrownBy(() -> Config.of(Map.of("unixsocketperm", "8")))
        .hasMessage("unixsocketperm: argument couldn't be parsed as an octal number");
    assertThatThrownBy(() -> Config.of(Map.of("unixsocketperm", "1000")))
        .hasMessage("unixsocketperm: argument must be between 0 and 777 inclusive");
  }
}

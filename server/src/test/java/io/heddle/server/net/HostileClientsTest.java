package io.heddle.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean harm, or are broken: an error or a closed connection, and the server lives. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileClientsTest {
  private static final int KB = 1 << 10;
  private static final int MB = 1 << 20;
  private static final Status PONG = new Status("PONG");

  private TestServer server;
  private RespClient observer;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(4);
    observer = server.client();
  }

  @AfterEach
  void theServerLives() {
    try (TestServer running = server) {
      observer.expect("SET alive yes", RespClient.OK).expect("GET alive", "yes");
      running.awaitClients(observer, 1);
    }
  }

  private void expectFailureAndEnd(String bytes, String message) throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      client.sendRaw("PING\r\n" + bytes);
      assertThat(client.read()).isEqualTo(PONG);
      assertThat(client.read()).isEqualTo(new Failure("ERR Protocol error: " + message));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'*1000000000000', invalid multibulk length",
    "'*abc', invalid multibulk length",
    "'*1~$-5', invalid bulk length",
    "'*1~$99999999999', invalid bulk length",
    "'*1~$536870913', invalid bulk length",
    "'*1~$x', invalid bulk length",
    "'*1~:5', 'expected ''$'', got '':'''",
    "'*2~$3~GET~+k', 'expected ''$'', got ''+'''",
    "'\"unbalanced', unbalanced quotes in request"
  })
  void whatIsNoRequestIsAnError(String lines, String message) throws IOException {
    expectFailureAndEnd(lines.replace("~", "\r\n") + "\r\n", message);
  }

  @Test
  void endlessLinesAreAnError() throws IOException {
    expectFailureAndEnd("x".repeat(64 * KB + 1), "too big inline request");
    expectFailureAndEnd("*" + "1".repeat(64 * KB + 1), "too big mbulk count string");
    expectFailureAndEnd("*1\r\n$" + "1".repeat(64 * KB + 1), "too big bulk count string");
  }

  @Test
  void theLongestLineIsNone() throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      String argument = "x".repeat(64 * KB - 6);
      client.sendRaw("ECHO " + argument + "\r\n");
      assertThat(client.read()).isEqualTo(argument);
    }
  }

  @Test
  void requestsOfNothingArePassedOver() throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      client.sendRaw("*-2\r\n*0\r\n*-1\r\n\r\n   \r\nPING\r\n");
      assertThat(client.read()).isEqualTo(PONG);
    }
  }

  @Test
  void bytesOfAllKindsAreKeysAndValues() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      all.append(c);
    }
    try (RespClient client = new RespClient(server.port())) {
      for (String key : List.of("\0", "\u00ff\0", "\r\n", all.toString())) {
        assertThat(client.call("SET", key, all + key)).isEqualTo(RespClient.OK);
        assertThat(client.call("GET", key)).isEqualTo(all + key);
        assertThat(client.call("DEL", key)).isEqualTo(1L);
      }
      assertThat(client.call("\0\u00ff")).isInstanceOf(Failure.class);
      assertThat(client.call("GET", "k\0")).isEqualTo(Nil.BULK);
    }
  }

  /** The bytes of the heap that are in use once all garbage is gone. */
  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** What clients announce costs nothing; what they send, little more than that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1000000000\r\n",
        "*2\r\n$4\r\nECHO\r\n$536870912\r\nabc",
        "*2147483647\r\n$536870912\r\n",
        "*3\r\n$3\r\nSET\r\n$1\r\n",
        "*",
        "GET",
        "\0"
      })
  void halfAFrameForEverCostsLittle(String half) throws IOException {
    int count = 200;
    long before = usedHeap();
    List<RespClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        RespClient client = new RespClient(server.port());
        clients.add(client);
        client.sendRaw("PING\r\n" + half);
        assertThat(client.read()).isEqualTo(PONG);
      }
      long each = (usedHeap() - before) / count;
      assertThat(each).as("bytes of heap for each").isLessThan(32 * KB);
    } finally {
      clients.forEach(RespClient::close);
    }
  }

  @Test
  void manySmallArgumentsCostInProportion() throws IOException {
    long before = usedHeap();
    try (RespClient client = new RespClient(server.port())) {
      client.sendRaw("*1000000\r\n");
      String part = "$1\r\nx\r\n".repeat(1000);
      for (int i = 0; i < 999; i++) {
        client.sendRaw(part);
      }
      observer.expect("PING", PONG);
      assertThat(usedHeap() - before).isLessThan(60 * MB);
      client.sendRaw(part);
      assertThat(client.read()).isInstanceOf(Failure.class);
    }
  }

  @Test
  void anArgumentMayBeAsLongAsIsSet() throws IOException {
    observer.expect("CONFIG SET proto-max-bulk-len 1mb", RespClient.OK);
    try (RespClient client = new RespClient(server.port())) {
      String longest = "x".repeat(MB);
      client.expect("ECHO " + longest, longest);
    }
    expectFailureAndEnd("*2\r\n$4\r\nECHO\r\n$1048577\r\n", "invalid bulk length");
    observer.expect("CONFIG SET proto-max-bulk-len 2mb", RespClient.OK);
    try (RespClient client = new RespClient(server.port())) {
      String longer = "x".repeat(2 * MB);
      client.expect("ECHO " + longer, longer);
    }
  }

  @Test
  void anUnfinishedRequestMayBeAsLongAsIsSet() throws IOException {
    observer.expect("CONFIG SET client-query-buffer-limit 1mb", RespClient.OK);
    String request = "*3\r\n$4\r\nECHO\r\n$900000\r\n" + "x".repeat(900_000) + "\r\n$900000\r\n";
    try (RespClient client = new RespClient(server.port())) {
      client.sendRaw(request);
      client.sendRaw("x".repeat(200_000));
      assertThat(client.isClosedByServer()).isTrue();
    }
    observer.expect("CONFIG SET client-query-buffer-limit 2mb", RespClient.OK);
    try (RespClient client = new RespClient(server.port())) {
      client.sendRaw(request);
      client.sendRaw("x".repeat(900_000) + "\r\n");
      assertThat(client.read())
          .isEqualTo(new Failure("ERR wrong number of arguments for 'echo' command"));
    }
  }

  @Test
  void beforeThePasswordLittleMayBeSent() throws IOException {
    observer.expect("CONFIG SET requirepass secret", RespClient.OK);
    for (String[] tooMuch :
        new String[][] {
          {"*11\r\n", "unauthenticated multibulk length"},
          {"*2\r\n$4\r\nAUTH\r\n$16385\r\n", "unauthenticated bulk length"}
        }) {
      try (RespClient client = new RespClient(server.port())) {
        client.sendRaw(tooMuch[0]);
        assertThat(client.read()).isEqualTo(new Failure("ERR Protocol error: " + tooMuch[1]));
        assertThat(client.isClosedByServer()).isTrue();
      }
      try (RespClient client = new RespClient(server.port())) {
        client.sendRaw("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n" + tooMuch[0]);
        assertThat(client.read()).isEqualTo(RespClient.OK);
        client.send("PING");
      }
    }
  }

  /** Bytes that look like requests, more or less. */
  private static byte[] randomBytes(Random random) {
    String[] words = {
      "*",
      "$",
      "\r\n",
      "1",
      "2",
      "3",
      "0",
      "-1",
      "GET",
      "SET",
      "PING",
      "k",
      "\"",
      "'",
      " ",
      "\0",
      "*1\r\n$4\r\nPING\r\n",
      "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n",
      "MGET a b c\r\n",
      "HELLO 3\r\n",
      "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvv\r\n",
      "DEL k\r\n",
      "SELECT 20\r\n",
      "MULTI\r\n",
      "CLIENT REPLY SKIP\r\n",
      "RESET\r\n",
      "COMMAND COUNT\r\n",
      "99999999999999999999"
    };
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(5) == 0) {
        text.append((char) random.nextInt(256));
      } else {
        text.append(words[random.nextInt(words.length)]);
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  @Test
  void randomBytesDoNoHarm() throws IOException {
    for (long seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = randomBytes(random);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        int cut = random.nextInt(bytes.length + 1);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(bytes, 0, cut);
        socket.getOutputStream().write(bytes, cut, bytes.length - cut);
        if (random.nextBoolean()) {
          socket.shutdownOutput();
          readToTheEnd(socket.getInputStream(), seed);
        }
      } catch (java.net.SocketException e) {
        // The server hung up while bytes were on their way.
      }
      if (seed % 100 == 0) {
        assertThat(observer.call("PING")).as("after seed %d", seed).isEqualTo(PONG);
      }
    }
  }

  private static void readToTheEnd(InputStream in, long seed) throws IOException {
    int count = in.readAllBytes().length;
    assertThat(count).as("bytes that answer seed %d", seed).isLessThan(MB);
  }
}

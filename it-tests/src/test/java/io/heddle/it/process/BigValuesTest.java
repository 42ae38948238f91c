package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of many elements: nobody waits for them to go, and they are sent as they lie there. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BigValuesTest {
  private static final int ELEMENTS = 400_000;
  private static final int ELEMENTS_OF_A_REQUEST = 1_000;
  private static final int ROUNDS = 3;

  /** To go through all elements takes several times as long. */
  private static final long MOST_MICROS = 2_000;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEL big",
        "UNLINK big",
        "SET big small",
        "RENAME small big",
        "PEXPIRE big -1",
        "SUNIONSTORE big small-set",
        "RESTORE big 0 \"\" REPLACE",
        "FLUSHDB",
        "FLUSHALL SYNC"
      })
  void goInNoTime(String request) {
    List<Long> micros = new ArrayList<>();
    try (HeddleUnderTest server = EmbeddedHeddle.start(1);
        RespClient client = new RespClient(server.port())) {
      client.frame("CONFIG", "SET", "slowlog-log-slower-than", "0");
      for (String add :
          List.of("RPUSH big e%d", "SADD big e%d", "HSET big e%d v", "ZADD big 1 e%d")) {
        for (int round = 0; round < ROUNDS; round++) {
          fill(client, add);
          client.frame("SET", "small", "value");
          client.frame("SADD", "small-set", "member");
          List<String> words = new ArrayList<>(List.of(request.split(" ")));
          words.replaceAll(word -> word.equals("\"\"") ? dump(client) : word);
          client.frame("SLOWLOG", "RESET");
          assertThat(client.frame(words).isError()).as(request).isFalse();
          micros.add(microsOf(client, words.getFirst()));
        }
        assertThat(micros).as(request + " after " + add).anyMatch(taken -> taken < MOST_MICROS);
        micros.clear();
        client.frame("FLUSHALL");
      }
    }
  }

  private static String dump(RespClient client) {
    return client.frame("DUMP", "small").text();
  }

  private static void fill(RespClient client, String add) {
    int requests = ELEMENTS / ELEMENTS_OF_A_REQUEST;
    for (int i = 0; i < requests; i++) {
      String[] words = add.split(" ", -1);
      List<String> request = new ArrayList<>(List.of(words[0], words[1]));
      for (int j = 0; j < ELEMENTS_OF_A_REQUEST; j++) {
        for (int word = 2; word < words.length; word++) {
          request.add(words[word].formatted(i * ELEMENTS_OF_A_REQUEST + j));
        }
      }
      client.send(request);
      client.readFrame();
    }
  }

  /** How long the last {@code command} took, as the slow log says. */
  private static long microsOf(RespClient client, String command) {
    return client.frame("SLOWLOG", "GET", "-1").elements().stream()
        .filter(entry -> entry.elements().get(3).elements().getFirst().text().equals(command))
        .map(entry -> Long.parseLong(entry.elements().get(2).text()))
        .findFirst()
        .orElseThrow();
  }

  /** There is room for the list, but not for the replies. */
  @Test
  void aListOfAMillionIsSentToManyWithoutACopy() throws Exception {
    int length = 100;
    int elements = 1_000_000;
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, "-Xmx300m").start("--save", "");
        RespClient client = new RespClient(server.port())) {
      String element = "x".repeat(length);
      List<String> push = new ArrayList<>(List.of("RPUSH", "list"));
      for (int i = 0; i < ELEMENTS_OF_A_REQUEST; i++) {
        push.add(element);
      }
      String bytes = RespClient.encode(push);
      for (int i = 0; i < elements / ELEMENTS_OF_A_REQUEST; i++) {
        client.sendRaw(bytes);
        client.readFrame();
      }
      long expected = ("*" + elements + "\r\n").length() + elements * (long) (length + 8);
      List<Socket> readers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Socket reader = new Socket(InetAddress.getLoopbackAddress(), server.port());
        reader.getOutputStream().write("LRANGE list 0 -1\r\n".getBytes(StandardCharsets.US_ASCII));
        reader.getInputStream().skipNBytes(1); // so all are under way before the first goes on
        readers.add(reader);
      }
      client.frame("LPUSH", "list", "another");
      for (Socket reader : readers) {
        InputStream in = reader.getInputStream();
        in.skipNBytes(expected - 1);
        assertThat(in.available()).isZero();
        reader.close();
      }
      assertThat(client.frame("LLEN", "list").text()).isEqualTo(Integer.toString(elements + 1));
    }
  }
}

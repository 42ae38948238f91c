package io.heddle.it.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ShutdownTest {
  /** Increments in one write. */
  private static final int BATCH = 50;

  /** Increments of one client that may be without a reply. */
  private static final int WINDOW = 10 * BATCH;

  private static final String SMALL = "-Xmx256m";
  private static final int CLIENTS = 20;

  @TempDir Path directory;

  private LaunchedHeddle start() throws IOException {
    return LaunchedHeddle.in(directory, SMALL).start();
  }

  /** Sends increments without end, and gives all the replies that came before the stream's end. */
  private static List<Long> incrementUntilTheEnd(int port, ExecutorService threads)
      throws Exception {
    byte[] batch = "*2\r\n$4\r\nINCR\r\n$5\r\ntotal\r\n".repeat(BATCH).getBytes(US_ASCII);
    Semaphore window = new Semaphore(WINDOW);
    List<Long> replies = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Future<?> sender = threads.submit(() -> send(socket, batch, window));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        replies.add(Long.parseLong(line, 1, line.length(), 10));
        window.release();
      }
      socket.close();
      window.release(WINDOW); // the sender's next write then fails
      sender.get();
    }
    return replies;
  }

  private static void send(Socket socket, byte[] batch, Semaphore window) {
    try {
      while (true) {
        window.acquireUninterruptibly(BATCH);
        socket.getOutputStream().write(batch);
      }
    } catch (IOException e) {
      // The server is gone, or this end was closed when it went.
    }
  }

  /** Were a reply lost of an increment that was carried out, its number would be missing. */
  @Test
  void everyReplyToWhatWasCarriedOutIsSent() throws Exception {
    try (LaunchedHeddle server = start();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<List<Long>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(() -> incrementUntilTheEnd(server.port(), threads));
      }
      List<Future<List<Long>>> running = clients.stream().map(threads::submit).toList();
      try (RespClient observer = new RespClient(server.port())) {
        long total = 0;
        while (total < 100_000) {
          total = Long.parseLong(observer.frame("INCRBY", "total", "0").text());
        }
      }
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();

      List<Long> numbers = new ArrayList<>();
      for (Future<List<Long>> client : running) {
        List<Long> replies = client.get();
        assertThat(replies).isSorted();
        numbers.addAll(replies);
      }
      numbers.sort(null);
      assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
      assertThat(server.errors()).allMatch(line -> line.matches(".* INFO .*"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, '', default, true",
    "TERM, '', nosave, false",
    "TERM, '', save, true",
    "INT, '', now nosave, false",
    "INT, none, default, false",
    "INT, none, save force, true"
  })
  void signalsSaveAsConfigured(String signal, String savePoints, String wishes, boolean saved)
      throws Exception {
    LaunchedHeddle.Launch launch = LaunchedHeddle.in(directory, SMALL);
    String save = savePoints.equals("none") ? "" : "3600 1";
    String directive = "--shutdown-on-sig" + signal.toLowerCase(Locale.ROOT);
    try (LaunchedHeddle server = launch.start("--save", save, directive, wishes);
        RespClient client = new RespClient(server.port())) {
      client.frame("SET", "k", "v");
      server.signal(signal);
      assertThat(server.awaitEnd()).isZero();
    }
    assertThat(directory.resolve("dump.rdb").toFile().exists()).isEqualTo(saved);
  }

  /** A server that could not keep its data goes on; the next SIGINT is the first one again. */
  @Test
  void aSignalMayBeInVain() throws Exception {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    LaunchedHeddle.Launch launch = LaunchedHeddle.in(directory, SMALL);
    try (LaunchedHeddle server = launch.start("--dir", "gone", "--save", "3600 1");
        RespClient client = new RespClient(server.port())) {
      client.frame("SET", "k", "v");
      Files.delete(gone);
      for (int tries = 1; tries <= 2; tries++) {
        int count = tries;
        server.signal("INT");
        await()
            .until(
                () ->
                    server.errors().stream().filter(line -> line.contains("can't exit")).count()
                        == count);
      }
      assertThat(client.frame("GET", "k").text()).isEqualTo("v");
      client.frame("CONFIG", "SET", "shutdown-on-sigint", "force");
      server.signal("INT");
      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void idleClientsDoNotDelayTheEnd() throws Exception {
    try (LaunchedHeddle server = start();
        RespClient silent = new RespClient(server.port());
        RespClient midway = new RespClient(server.port())) {
      silent.frame("PING");
      midway.frame("PING");
      midway.sendRaw("*2\r\n$3\r\nGET\r\n$100\r\nab");
      long before = System.nanoTime();
      server.signal("INT");
      assertThat(server.awaitEnd()).isZero();
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(4));
      assertThat(silent.isClosedByServer()).isTrue();
      assertThat(midway.isClosedByServer()).isTrue();
    }
  }

  /** Has the server wait in a write to a client that does not read. */
  private static void getStuck(RespClient client) {
    client.frame("SET", "k", "v".repeat(1 << 20));
    client.sendRaw("GET k\r\n".repeat(100));
  }

  @Test
  void aClientThatDoesNotReadDelaysTheEndForSecondsOnly() throws Exception {
    try (LaunchedHeddle server = start();
        RespClient stuck = new RespClient(server.port())) {
      getStuck(stuck);
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void aSecondInterruptEndsItAtOnce() throws Exception {
    try (LaunchedHeddle server = start();
        RespClient stuck = new RespClient(server.port());
        RespClient observer = new RespClient(server.port())) {
      getStuck(stuck);
      observer.frame("PING");
      server.signal("INT");
      assertThat(observer.isClosedByServer()).isTrue();
      server.signal("INT");
      assertThat(server.awaitEnd()).isEqualTo(1);
    }
  }

  @Test
  void aHangupOfTheTerminalIsIgnored() throws Exception {
    try (LaunchedHeddle server = start();
        RespClient client = new RespClient(server.port())) {
      server.signal("HUP");
      for (int i = 0; i < 100; i++) {
        assertThat(client.frame("PING").text()).isEqualTo("PONG");
      }
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LaunchedHeddle server =
            LaunchedHeddle.in(directory, SMALL)
                .run("--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.errors())
          .singleElement()
          .asString()
          .startsWith("heddle: can't listen on port " + taken.getLocalPort() + ": ")
          .contains("127.0.0.1", "in use");
    }
  }
}

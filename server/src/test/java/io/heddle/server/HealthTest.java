package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.command.Lifecycle;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.CommandLine;
import io.heddle.server.config.Startup;
import io.heddle.server.metrics.MetricsServer;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the metrics port says about the server's health. */
@Timeout(60)
class HealthTest {
  private static final int SHARDS = 4;
  private static final String OK = "200 ok\n";

  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;
  private MetricsServer metrics;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(SHARDS);
    metrics = MetricsServer.start(server.context(), freeLoopbackPort());
  }

  @AfterEach
  void stop() {
    metrics.close();
    server.close();
    http.close();
  }

  private static InetSocketAddress freeLoopbackPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Status and body. */
  private String get(int port, String path) {
    return request(port, HttpRequest.newBuilder().GET(), path);
  }

  private String get(String path) {
    return get(metrics.port(), path);
  }

  private String request(int port, HttpRequest.Builder request, String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      HttpResponse<String> response = http.send(request.uri(uri).build(), BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Has {@code work} done in a turn of shard {@code index}, and returns once it has begun. */
  private void occupy(int index, Runnable work) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Shard shard = server.context().shards().get(index);
    Message message =
        new Message(
            turn -> {
              begun.countDown();
              work.run();
            });
    Thread.startVirtualThread(() -> shard.execute(message));
    begun.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void allIsWellWithAServerAtRest() {
    assertThat(get("/livez")).isEqualTo(OK);
    assertThat(get("/readyz")).isEqualTo(OK);
    assertThat(get("/startupz")).isEqualTo(OK);
  }

  @Test
  void answersNothingElse() {
    assertThat(get("/")).isEqualTo("404 not found\n");
    assertThat(get("/livez/x")).isEqualTo("404 not found\n");
    assertThat(get("/metricsx")).isEqualTo("404 not found\n");
    HttpRequest.Builder post =
        HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("x"));
    assertThat(request(metrics.port(), post, "/livez")).isEqualTo("405 only GET and HEAD\n");
    assertThat(request(metrics.port(), HttpRequest.newBuilder().HEAD(), "/livez"))
        .isEqualTo("200 ");
  }

  @Test
  void aStuckShardIsNoLife() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    occupy(2, () -> await(release));
    try {
      assertThat(get("/livez")).isEqualTo("503 shard 2 is stuck\n");
      assertThat(get("/livez")).isEqualTo("503 shard 2 is stuck\n");
      assertThat(get("/readyz")).isEqualTo(OK);
    } finally {
      release.countDown();
    }
    assertThat(get("/livez")).isEqualTo(OK);
  }

  @Test
  void aLongTurnThatGoesOnIsLife() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Shard shard = server.context().shards().get(1);
    occupy(
        1,
        () -> {
          while (release.getCount() > 0) {
            shard.breathe();
          }
        });
    try {
      assertThat(get("/livez")).isEqualTo(OK);
    } finally {
      release.countDown();
    }
  }

  @Test
  void aShardThatStoppedIsNeitherLifeNorReady() throws Exception {
    Message failing =
        new Message(
            turn -> {
              throw new IllegalStateException("on purpose");
            });
    server.context().shards().get(3).execute(failing);
    assertThat(get("/livez")).isEqualTo("503 shard 3 has stopped after a failure\n");
    assertThat(get("/readyz")).isEqualTo("503 shard 3 has stopped after a failure\n");
    assertThat(get("/startupz")).isEqualTo(OK);
  }

  @Test
  void isNotReadyWhileItStops() {
    server.heddle().shutdown(Lifecycle.Saving.AS_CONFIGURED, false);
    assertThat(get("/readyz")).isEqualTo("503 stopping\n");
    assertThat(get("/livez")).isEqualTo(OK);
    assertThat(get("/startupz")).isEqualTo(OK);
  }

  @Test
  void isNotReadyBeforeItHasStarted() throws IOException {
    ServerContext started = server.context();
    ServerContext starting =
        new ServerContext(
            started.config(),
            started.clock(),
            started.waiting(),
            started.shards(),
            started.commands(),
            started.sessions(),
            started.pubSub(),
            started.pause(),
            started.notifications(),
            started.monitors(),
            started.tracking(),
            started.statistics(),
            started.saves(),
            started.loading(),
            started.appendOnly(),
            started.targets(),
            new StartingUp(),
            started.runId(),
            started.replicationId(),
            started.startedMillis());
    try (MetricsServer early = MetricsServer.start(starting, freeLoopbackPort())) {
      assertThat(get(early.port(), "/startupz")).isEqualTo("503 starting\n");
      assertThat(get(early.port(), "/readyz")).isEqualTo("503 starting\n");
      assertThat(get(early.port(), "/livez")).isEqualTo(OK);
    }
  }

  private record StartingUp() implements Lifecycle {
    @Override
    public Phase phase() {
      return Phase.STARTING;
    }

    @Override
    public boolean shutdown(Saving saving, boolean force) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int port() {
      return 0;
    }
  }

  private static Heddle startWithMetrics(int port) throws IOException {
    List<String> words = List.of("--port", "0", "--metrics-port", Integer.toString(port));
    Startup startup =
        Startup.load(
            (CommandLine.Serve) CommandLine.parse(words),
            Map.of(),
            Path.of(""),
            new ByteArrayInputStream(new byte[0]));
    return Heddle.start(startup.config(), startup.perf());
  }

  @Test
  void isServedWhereTheDirectiveSays() throws IOException {
    int port = freePort();
    Heddle heddle = startWithMetrics(port);
    assertThat(get(port, "/readyz")).isEqualTo(OK);
    heddle.close();
    assertThatThrownBy(() -> get(port, "/readyz")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void movesWithTheDirectives() throws IOException {
    int port = freePort();
    int other = freePort();
    RespClient client = server.client();
    assertThat(client.call("CONFIG", "SET", "metrics-port", "" + port)).isEqualTo(RespClient.OK);
    assertThat(get(port, "/readyz")).isEqualTo(OK);
    assertThat(client.call("CONFIG", "SET", "metrics-port", "" + other)).isEqualTo(RespClient.OK);
    assertThat(get(other, "/readyz")).isEqualTo(OK);
    assertThatThrownBy(() -> get(port, "/readyz")).isInstanceOf(UncheckedIOException.class);
    assertThat(client.call("CONFIG", "SET", "metrics-bind", "0.0.0.0")).isEqualTo(RespClient.OK);
    assertThat(get(other, "/readyz")).isEqualTo(OK);
    assertThat(client.call("CONFIG", "SET", "metrics-port", "0")).isEqualTo(RespClient.OK);
    assertThatThrownBy(() -> get(other, "/readyz")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void staysWhereItIsIfTheNewPlaceIsTaken() throws IOException {
    int port = freePort();
    RespClient client = server.client();
    client.call("CONFIG", "SET", "metrics-port", "" + port);
    for (List<String> place :
        List.of(
            List.of("metrics-port", "" + metrics.port()),
            List.of("metrics-bind", "no-such-host.invalid"))) {
      assertThat(client.call("CONFIG", "SET", place.get(0), place.get(1)))
          .isInstanceOfSatisfying(
              RespClient.Failure.class,
              failure ->
                  assertThat(failure.message())
                      .startsWith(
                          "ERR CONFIG SET failed (possibly related to argument '"
                              + place.get(0)
                              + "') - can't listen on metrics port "));
    }
    assertThat(get(port, "/readyz")).isEqualTo(OK);
    assertThat(client.call("CONFIG", "GET", "metrics-port"))
        .isEqualTo(List.of("metrics-port", "" + port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @Test
  void isMissedInOneLineWhereThePortIsTaken() {
    assertThatThrownBy(() -> startWithMetrics(metrics.port()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't listen on metrics port " + metrics.port() + ": ");
  }
}
